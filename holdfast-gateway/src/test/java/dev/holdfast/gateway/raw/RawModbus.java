package dev.holdfast.gateway.raw;

import java.util.Arrays;
import java.util.HexFormat;

/** Modbus RTU frames, byte by byte. */
public final class RawModbus {

  private RawModbus() {}

  /**
   * A frame.
   *
   * @param hex all but its CRC; spaces are free
   */
  public static byte[] rtu(String hex) {
    byte[] body = HexFormat.of().parseHex(hex.replace(" ", ""));
    int crc = 0xFFFF;
    for (byte b : body) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
      }
    }
    byte[] frame = Arrays.copyOf(body, body.length + 2);
    frame[body.length] = (byte) crc;
    frame[body.length + 1] = (byte) (crc >> 8);
    return frame;
  }
}
