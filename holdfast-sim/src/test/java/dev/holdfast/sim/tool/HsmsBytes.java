package dev.holdfast.sim.tool;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** HSMS and SECS-II made by hand, byte by byte, so that a test does not lean on what it tests. */
final class HsmsBytes {

  static final int DEVICE = 10;
  static final int SELECT_REQ = 1;
  static final int SELECT_RSP = 2;
  static final int LINKTEST_REQ = 5;
  static final int LINKTEST_RSP = 6;
  static final int REJECT_REQ = 7;
  static final int SEPARATE_REQ = 9;

  private HsmsBytes() {}

  /** One frame taken apart. */
  record Frame(
      int sessionId,
      boolean expectsReply,
      int stream,
      int function,
      int sType,
      int system,
      byte[] body) {

    String name() {
      return sType == 0 ? "S" + stream + "F" + function : "SType " + sType;
    }

    String bodyHex() {
      return HexFormat.of().formatHex(body);
    }

    /** Elements of the outermost list of the body, each with its own head. */
    List<byte[]> elements() {
      return HsmsBytes.elements(body);
    }
  }

  static byte[] control(int sType, int system) {
    return frame(0xFFFF, 0, 0, sType, system);
  }

  static byte[] data(int stream, int function, boolean wait, int system, byte... body) {
    return frame(DEVICE, wait ? stream | 0x80 : stream, function, 0, system, body);
  }

  static byte[] frame(int sessionId, int b2, int b3, int sType, int system, byte... body) {
    return ByteBuffer.allocate(14 + body.length)
        .putInt(10 + body.length)
        .putShort((short) sessionId)
        .put((byte) b2)
        .put((byte) b3)
        .put((byte) 0)
        .put((byte) sType)
        .putInt(system)
        .put(body)
        .array();
  }

  static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static byte[] ascii(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(2 + bytes.length)
        .put((byte) 0x41)
        .put((byte) bytes.length)
        .put(bytes)
        .array();
  }

  static byte[] u4(int value) {
    return ByteBuffer.allocate(6).put((byte) 0xB1).put((byte) 4).putInt(value).array();
  }

  static byte[] list(byte[]... elements) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1);
    out.write(elements.length);
    for (byte[] element : elements) {
      out.writeBytes(element);
    }
    return out.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** All frames of bytes that hold whole frames only. */
  static List<Frame> frames(byte[] bytes) {
    List<Frame> frames = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      byte[] message = new byte[buffer.getInt()];
      buffer.get(message);
      frames.add(parse(message));
    }
    return frames;
  }

  /** A frame without its length bytes. */
  static Frame parse(byte[] message) {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    int sessionId = Short.toUnsignedInt(buffer.getShort());
    int b2 = Byte.toUnsignedInt(buffer.get());
    int b3 = Byte.toUnsignedInt(buffer.get());
    buffer.get();
    int sType = Byte.toUnsignedInt(buffer.get());
    int system = buffer.getInt();
    byte[] body = new byte[buffer.remaining()];
    buffer.get(body);
    return new Frame(sessionId, (b2 & 0x80) != 0, b2 & 0x7F, b3, sType, system, body);
  }

  /** The number in a U4 with its head. */
  static long number(byte... item) {
    if (item.length != 6 || item[0] != (byte) 0xB1 || item[1] != 4) {
      throw new IllegalArgumentException("no U4: " + HexFormat.of().formatHex(item));
    }
    return Integer.toUnsignedLong(ByteBuffer.wrap(item).getInt(2));
  }

  static List<byte[]> elements(byte... list) {
    List<byte[]> elements = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(list);
    if (buffer.get() != 1) {
      throw new IllegalArgumentException("no list: " + HexFormat.of().formatHex(list));
    }
    int count = buffer.get();
    for (int i = 0; i < count; i++) {
      int from = buffer.position();
      skip(buffer);
      byte[] element = new byte[buffer.position() - from];
      buffer.get(from, element);
      elements.add(element);
    }
    return elements;
  }

  private static void skip(ByteBuffer buffer) {
    int head = Byte.toUnsignedInt(buffer.get());
    int length = 0;
    for (int i = 0; i < (head & 3); i++) {
      length = (length << 8) | Byte.toUnsignedInt(buffer.get());
    }
    if (head >> 2 != 0) {
      buffer.position(buffer.position() + length);
      return;
    }
    for (int i = 0; i < length; i++) {
      skip(buffer);
    }
  }
}
