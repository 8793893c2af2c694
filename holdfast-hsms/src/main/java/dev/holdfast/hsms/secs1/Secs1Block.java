package dev.holdfast.hsms.secs1;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.link.session.Decoded;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One block: on the wire a length byte (10 to 254), a header of 10 bytes, up to 244 bytes of data,
 * and the 16-bit sum of header and data.
 */
public final class Secs1Block implements Decoded {

  /** Most data bytes of a block. */
  public static final int MAX_DATA = 244;

  /** Highest block number. */
  public static final int MAX_NUMBER = 0x7FFF;

  static final int MAX_CONTENT = HsmsHeader.LENGTH + MAX_DATA;

  /** Length byte and sum. */
  static final int FRAMING = 3;

  private static final int HIGH_BIT = 0x80;
  private static final int R_BIT = 0x8000;

  private final HsmsHeader wire;
  private final byte[] data;

  private Secs1Block(HsmsHeader wire, byte[] data) {
    this.wire = wire;
    this.data = data;
  }

  /**
   * A block of a message.
   *
   * @param message the message's header, device id without a direction
   * @param number 0 to {@link #MAX_NUMBER}
   * @param data a copy is taken
   */
  static Secs1Block of(
      HsmsHeader message, boolean fromEquipment, int number, boolean last, byte... data) {
    return new Secs1Block(wireHeader(message, fromEquipment, number, last), data.clone());
  }

  /** A message's header as a block of it has it: R-bit, E-bit and block number put in. */
  static HsmsHeader wireHeader(
      HsmsHeader message, boolean fromEquipment, int number, boolean last) {
    return new HsmsHeader(
        fromEquipment ? message.sessionId() | R_BIT : message.sessionId() & ~R_BIT,
        message.byte2(),
        message.byte3(),
        last ? number >> 8 | HIGH_BIT : number >> 8,
        number & 0xFF,
        message.systemBytes());
  }

  /** Reads header and data; so many bytes, 10 to 254, must be there. */
  static Secs1Block read(byte[] bytes, int at, int length) {
    ByteBuffer header = ByteBuffer.wrap(bytes, at, HsmsHeader.LENGTH);
    HsmsHeader wire =
        new HsmsHeader(
            Short.toUnsignedInt(header.getShort()),
            Byte.toUnsignedInt(header.get()),
            Byte.toUnsignedInt(header.get()),
            Byte.toUnsignedInt(header.get()),
            Byte.toUnsignedInt(header.get()),
            header.getInt());
    return new Secs1Block(wire, Arrays.copyOfRange(bytes, at + HsmsHeader.LENGTH, at + length));
  }

  /** The sum of header and data, 0 to 65535. */
  static int sum(byte[] bytes, int at, int length) {
    int sum = 0;
    for (int i = at; i < at + length; i++) {
      sum += Byte.toUnsignedInt(bytes[i]);
    }
    return sum & 0xFFFF;
  }

  /** The 10 bytes as they stand on the wire: R-bit, E-bit and block number included. */
  HsmsHeader wire() {
    return wire;
  }

  /** The header of the message that the block is part of, as HSMS would have it. */
  public HsmsHeader message() {
    return new HsmsHeader(deviceId(), wire.byte2(), wire.byte3(), 0, 0, wire.systemBytes());
  }

  /** Whether it goes from the equipment to the host (R-bit). */
  public boolean fromEquipment() {
    return (wire.sessionId() & R_BIT) != 0;
  }

  /** 0 to 32767. */
  public int deviceId() {
    return wire.sessionId() & ~R_BIT;
  }

  /** 0 to 127. */
  public int stream() {
    return wire.stream();
  }

  /** 0 to 255. */
  public int function() {
    return wire.function();
  }

  /** Whether the message asks for a reply (W-bit). */
  public boolean expectsReply() {
    return wire.expectsReply();
  }

  /** Whether it is the last of its message (E-bit). */
  public boolean last() {
    return (wire.pType() & HIGH_BIT) != 0;
  }

  /** From 1; the block of a single-block message may have 0. */
  public int number() {
    return (wire.pType() & ~HIGH_BIT) << 8 | wire.sTypeCode();
  }

  public int systemBytes() {
    return wire.systemBytes();
  }

  /** The data, a copy. */
  public byte[] data() {
    return data.clone();
  }

  int dataLength() {
    return data.length;
  }

  byte[] dataArray() {
    return data;
  }

  @Override
  public String protocol() {
    return Secs1Format.PROTOCOL;
  }

  @Override
  public String kind() {
    return "S" + stream() + "F" + function();
  }

  @Override
  public byte[] bytes() {
    int length = HsmsHeader.LENGTH + data.length;
    ByteBuffer frame = ByteBuffer.allocate(FRAMING + length);
    frame.put((byte) length).put(wire.bytes()).put(data);
    return frame.putShort((short) sum(frame.array(), 1, length)).array();
  }

  /** What its header says, in one line. */
  public String headline() {
    return "%s%s block %d%s, device %d %s, system %s"
        .formatted(
            kind(),
            expectsReply() ? " W" : "",
            number(),
            last() ? " (last)" : "",
            deviceId(),
            fromEquipment() ? "to host" : "to equipment",
            wire.systemBytesHex());
  }

  @Override
  public String text() {
    String text = headline();
    return data.length == 0 ? text : text + "\n" + HexFormat.ofDelimiter(" ").formatHex(data);
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("deviceId", deviceId());
    fields.put("fromEquipment", fromEquipment());
    fields.put("stream", stream());
    fields.put("function", function());
    fields.put("wait", expectsReply());
    fields.put("block", number());
    fields.put("last", last());
    fields.put("systemBytes", Integer.toUnsignedLong(systemBytes()));
    return fields;
  }

  @Override
  public String toString() {
    return kind() + " block " + number() + " system " + wire.systemBytesHex();
  }
}
