package dev.holdfast.hsms;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The 10 bytes in front of every HSMS body (SEMI E37).
 *
 * @param sessionId bytes 0 and 1: the device id of data, FFFF in control messages of HSMS-SS
 * @param byte2 data: W bit and stream; control: 0, in a Reject.req the SType or PType it rejects
 * @param byte3 data: function; control: status or reason
 * @param pType byte 4: 0 for SECS-II
 * @param sTypeCode byte 5: see {@link SType}
 * @param systemBytes bytes 6 to 9, unsigned: what a reply repeats
 */
public record HsmsHeader(
    int sessionId, int byte2, int byte3, int pType, int sTypeCode, int systemBytes) {

  /** Bytes of a header. */
  public static final int LENGTH = 10;

  /** The session id of control messages in HSMS-SS. */
  public static final int NO_DEVICE = 0xFFFF;

  public HsmsHeader {
    check("session id", sessionId, 0xFFFF);
    check("byte 2", byte2, 0xFF);
    check("byte 3", byte3, 0xFF);
    check("PType", pType, 0xFF);
    check("SType", sTypeCode, 0xFF);
  }

  private static void check(String what, int value, int max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(what + " " + value + " is not 0 to " + max);
    }
  }

  /**
   * The header of a data message.
   *
   * @param stream 0 to 127
   * @param function 0 to 255
   */
  public static HsmsHeader data(
      int deviceId, int stream, int function, boolean wait, int systemBytes) {
    check("stream", stream, 0x7F);
    return new HsmsHeader(
        deviceId, wait ? stream | 0x80 : stream, function, 0, SType.DATA.code(), systemBytes);
  }

  /** The header of a control message of HSMS-SS. */
  public static HsmsHeader control(SType type, int byte2, int byte3, int systemBytes) {
    return new HsmsHeader(NO_DEVICE, byte2, byte3, 0, type.code(), systemBytes);
  }

  /** Reads a header; 10 bytes must be there. */
  static HsmsHeader read(ByteBuffer bytes) {
    return new HsmsHeader(
        Short.toUnsignedInt(bytes.getShort()),
        Byte.toUnsignedInt(bytes.get()),
        Byte.toUnsignedInt(bytes.get()),
        Byte.toUnsignedInt(bytes.get()),
        Byte.toUnsignedInt(bytes.get()),
        bytes.getInt());
  }

  void write(ByteBuffer to) {
    to.putShort((short) sessionId)
        .put((byte) byte2)
        .put((byte) byte3)
        .put((byte) pType)
        .put((byte) sTypeCode)
        .putInt(systemBytes);
  }

  /** The 10 bytes, a new array. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    write(bytes);
    return bytes.array();
  }

  /** Whether this heads a SECS-II message. */
  public boolean isData() {
    return sTypeCode == 0 && pType == 0;
  }

  /** Stream of a data message, 0 to 127. */
  public int stream() {
    return byte2 & 0x7F;
  }

  /** Function of a data message, 0 to 255. */
  public int function() {
    return byte3;
  }

  /** Whether a data message asks for a reply (W). */
  public boolean expectsReply() {
    return (byte2 & 0x80) != 0;
  }

  /** {@code S6F11}, {@code Select.req}, or the numbers of what E37 does not define. */
  public String kind() {
    if (pType != 0) {
      return "PType " + pType;
    }
    if (sTypeCode == 0) {
      return "S" + stream() + "F" + function();
    }
    SType type = SType.of(sTypeCode);
    return type == null ? "SType " + sTypeCode : type.label();
  }

  /** System bytes as people compare them in traces: eight hex digits. */
  public String systemBytesHex() {
    return HexFormat.of().toHexDigits(systemBytes);
  }
}
