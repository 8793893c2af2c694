package dev.holdfast.sim.meter;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;

/** Meter frames made by hand, byte by byte, so that a test does not lean on what it tests. */
final class MeterBytes {

  private MeterBytes() {}

  static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  // ---- Modbus RTU

  static byte[] rtu(String hexWithoutCrc) {
    return rtu(hex(hexWithoutCrc));
  }

  static byte[] rtu(byte... withoutCrc) {
    int crc = reflected(withoutCrc, 0, 0xA001);
    return join(withoutCrc, new byte[] {(byte) crc, (byte) (crc >> 8)});
  }

  private static int reflected(byte[] bytes, int from, int polynomial) {
    int crc = 0xFFFF;
    for (int i = from; i < bytes.length; i++) {
      crc ^= bytes[i] & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ polynomial;
      }
    }
    return crc;
  }

  /** The registers of a reply to 03 or 04. */
  static int[] registers(byte... reply) {
    int[] registers = new int[(reply[2] & 0xFF) / 2];
    for (int i = 0; i < registers.length; i++) {
      registers[i] = ((reply[3 + 2 * i] & 0xFF) << 8) | (reply[4 + 2 * i] & 0xFF);
    }
    return registers;
  }

  // ---- DL/T 645-2007

  /**
   * @param address twelve digits as on the label
   * @param data plain, before 33H is added
   */
  static byte[] dlt645(String address, int control, byte... data) {
    byte[] frame = new byte[12 + data.length];
    frame[0] = 0x68;
    byte[] label = hex(address);
    for (int i = 0; i < 6; i++) {
      frame[1 + i] = label[5 - i];
    }
    frame[7] = 0x68;
    frame[8] = (byte) control;
    frame[9] = (byte) data.length;
    int sum = 0;
    for (int i = 0; i < data.length; i++) {
      frame[10 + i] = (byte) (data[i] + 0x33);
    }
    for (int i = 0; i < 10 + data.length; i++) {
      sum += frame[i];
    }
    frame[10 + data.length] = (byte) sum;
    frame[11 + data.length] = 0x16;
    return frame;
  }

  /** A request to read a data identifier, given high byte first. */
  static byte[] read645(String address, String di) {
    byte[] id = hex(di);
    return dlt645(address, 0x11, id[3], id[2], id[1], id[0]);
  }

  /** The number in a reply to a read, its BCD bytes low byte first behind the identifier. */
  static BigDecimal value645(byte[] reply, int places) {
    StringBuilder digits = new StringBuilder();
    for (int i = reply.length - 3; i >= 14; i--) {
      digits.append(HexFormat.of().toHexDigits((byte) (reply[i] - 0x33)));
    }
    return new BigDecimal(digits.toString()).movePointLeft(places);
  }

  // ---- DL/T 698.45

  /** A GET of one attribute of the meter whose label has these twelve digits. */
  static byte[] get698(String address, String oad) {
    byte[] label = hex(address);
    byte[] head = new byte[11];
    head[0] = 23;
    head[2] = 0x43;
    head[3] = 0x05;
    for (int i = 0; i < 6; i++) {
      head[4 + i] = label[5 - i];
    }
    byte[] checkedHead = join(head, x25(head));
    byte[] apdu = join(hex("05 01 00"), hex(oad), hex("00"));
    byte[] inner = join(checkedHead, apdu);
    return join(hex("68"), inner, x25(inner), hex("16"));
  }

  private static byte[] x25(byte... bytes) {
    int fcs = reflected(bytes, 0, 0x8408) ^ 0xFFFF;
    return new byte[] {(byte) fcs, (byte) (fcs >> 8)};
  }

  /** Whether both sums of a frame with a six-byte address hold. */
  static boolean sound698(byte... frame) {
    byte[] head = Arrays.copyOfRange(frame, 1, 12);
    byte[] inner = Arrays.copyOfRange(frame, 1, frame.length - 3);
    return Arrays.equals(x25(head), Arrays.copyOfRange(frame, 12, 14))
        && Arrays.equals(x25(inner), Arrays.copyOfRange(frame, frame.length - 3, frame.length - 1));
  }

  /** Unsigned big-endian bytes. */
  static long unsigned(byte[] bytes, int from, int length) {
    long value = 0;
    for (int i = from; i < from + length; i++) {
      value = (value << 8) | (bytes[i] & 0xFF);
    }
    return value;
  }
}
