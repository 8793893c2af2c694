package dev.holdfast.meter.modbus;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** What a PDU is wrapped in. */
public enum Carrier {
  /** Unit, PDU, CRC. */
  RTU("modbus-rtu"),
  /** Colon, unit, PDU and LRC in hex, CR LF. */
  ASCII("modbus-ascii"),
  /** MBAP header with transaction number and length, PDU. */
  TCP("modbus-tcp");

  private final String protocol;

  Carrier(String protocol) {
    this.protocol = protocol;
  }

  /** Protocol as the command line prints it. */
  public String protocol() {
    return protocol;
  }

  /**
   * The frame around a PDU.
   *
   * @param transaction 0 to 65535; TCP only
   * @param unit 0 to 255
   * @param pdu function code and data, 1 to 253 bytes
   */
  public byte[] wrap(int transaction, int unit, byte[] pdu) {
    if (pdu.length == 0 || pdu.length > PduLength.MAX) {
      throw new IllegalArgumentException("a PDU of " + pdu.length + " bytes");
    }
    return switch (this) {
      case RTU -> rtu(unit, pdu);
      case ASCII -> ascii(unit, pdu);
      case TCP -> tcp(transaction, unit, pdu);
    };
  }

  private static byte[] rtu(int unit, byte[] pdu) {
    byte[] frame = new byte[pdu.length + 3];
    frame[0] = (byte) unit;
    System.arraycopy(pdu, 0, frame, 1, pdu.length);
    int crc = Crc16.of(frame, 0, pdu.length + 1);
    frame[pdu.length + 1] = (byte) crc;
    frame[pdu.length + 2] = (byte) (crc >>> 8);
    return frame;
  }

  private static byte[] tcp(int transaction, int unit, byte[] pdu) {
    byte[] frame = new byte[pdu.length + 7];
    frame[0] = (byte) (transaction >>> 8);
    frame[1] = (byte) transaction;
    frame[4] = (byte) ((pdu.length + 1) >>> 8);
    frame[5] = (byte) (pdu.length + 1);
    frame[6] = (byte) unit;
    System.arraycopy(pdu, 0, frame, 7, pdu.length);
    return frame;
  }

  private static byte[] ascii(int unit, byte[] pdu) {
    byte[] body = new byte[pdu.length + 2];
    body[0] = (byte) unit;
    System.arraycopy(pdu, 0, body, 1, pdu.length);
    body[pdu.length + 1] = (byte) -sum(body);
    String hex = HexFormat.of().formatHex(body).toUpperCase(Locale.ROOT);
    return (":" + hex + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Sum of all bytes, modulo 256 when cast; 0 for unit, PDU and LRC together. */
  static int sum(byte[] body) {
    int sum = 0;
    for (byte b : body) {
      sum += b;
    }
    return sum;
  }
}
