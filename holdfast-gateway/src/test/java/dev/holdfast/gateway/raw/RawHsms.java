package dev.holdfast.gateway.raw;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** HSMS over a plain socket, byte by byte. */
public final class RawHsms implements AutoCloseable {

  public static final int SELECT_REQ = 1;
  public static final int SELECT_RSP = 2;
  public static final int LINKTEST_REQ = 5;
  public static final int LINKTEST_RSP = 6;
  public static final int SEPARATE_REQ = 9;

  private static final int HEADER = 10;
  private static final int NO_DEVICE = 0xFFFF;

  private final RawSocket socket;
  private final int deviceId;

  public RawHsms(RawSocket socket, int deviceId) {
    this.socket = socket;
    this.deviceId = deviceId;
  }

  /**
   * One message.
   *
   * @param b2 header byte 2: W bit and stream
   * @param b3 header byte 3: function, or the status of a response
   * @param header its ten header bytes as hex
   * @param body its body as hex
   */
  public record Frame(
      int sessionId, int b2, int b3, int sType, int system, String header, String body) {

    /** {@code S6F12}, or {@code SType 2}. */
    public String name() {
      return sType == 0 ? "S" + (b2 & 0x7F) + "F" + b3 : "SType " + sType;
    }
  }

  /** Asks to be selected, and gives back the answer. */
  public Frame select() throws IOException {
    control(SELECT_REQ, 0, 1);
    return read();
  }

  /** Waits for Select.req and accepts it. */
  public RawHsms grantSelect() throws IOException {
    Frame request = read();
    if (request.sType() != SELECT_REQ) {
      throw new AssertionError("expected Select.req, got " + request);
    }
    control(SELECT_RSP, 0, request.system());
    return this;
  }

  /** Waits for Select.req, accepts it, and answers the Linktest.req that proves the selection. */
  public RawHsms answerSelect() throws IOException {
    return grantSelect().answerLinktest();
  }

  /** Waits for Linktest.req and answers it. */
  public RawHsms answerLinktest() throws IOException {
    Frame request = read();
    if (request.sType() != LINKTEST_REQ) {
      throw new AssertionError("expected Linktest.req, got " + request);
    }
    control(LINKTEST_RSP, 0, request.system());
    return this;
  }

  /** Sends a control message. */
  public void control(int sType, int b3, int system) throws IOException {
    socket.write(frame(NO_DEVICE, 0, b3, sType, system, ""));
  }

  /** Sends a primary with W. */
  public void ask(int stream, int function, int system, String bodyHex) throws IOException {
    socket.write(frame(deviceId, stream | 0x80, function, 0, system, bodyHex));
  }

  /** Sends a primary with W and gives back the next message. */
  public Frame askAndRead(int stream, int function, int system, String bodyHex) throws IOException {
    ask(stream, function, system, bodyHex);
    return read();
  }

  /** Sends a message without W, such as a reply. */
  public void tell(int stream, int function, int system, String bodyHex) throws IOException {
    socket.write(frame(deviceId, stream, function, 0, system, bodyHex));
  }

  /** The next message. */
  public Frame read() throws IOException {
    int length = ByteBuffer.wrap(socket.read(Integer.BYTES)).getInt();
    byte[] bytes = socket.read(length);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    int sessionId = Short.toUnsignedInt(header.getShort());
    int b2 = Byte.toUnsignedInt(header.get());
    int b3 = Byte.toUnsignedInt(header.get());
    header.get();
    int sType = Byte.toUnsignedInt(header.get());
    HexFormat hex = HexFormat.of();
    return new Frame(
        sessionId,
        b2,
        b3,
        sType,
        header.getInt(),
        hex.formatHex(bytes, 0, HEADER),
        hex.formatHex(bytes, HEADER, bytes.length));
  }

  public RawSocket socket() {
    return socket;
  }

  /** An S6F11 body: DATAID, CEID 1, no reports. */
  public static String event(int dataId) {
    return "0103b104%08xb104000000010100".formatted(dataId);
  }

  /** The DATAID of an S6F11 body that begins with a list of three and a U4. */
  public static int dataId(String body) {
    if (!body.startsWith("0103b104")) {
      throw new AssertionError("no event: " + body);
    }
    return Integer.parseUnsignedInt(body.substring(8, 16), 16);
  }

  /** All bytes of one message, its length first. */
  public static byte[] frame(int sessionId, int b2, int b3, int sType, int system, String bodyHex) {
    byte[] body = HexFormat.of().parseHex(bodyHex);
    return ByteBuffer.allocate(Integer.BYTES + HEADER + body.length)
        .putInt(HEADER + body.length)
        .putShort((short) sessionId)
        .put((byte) b2)
        .put((byte) b3)
        .put((byte) 0)
        .put((byte) sType)
        .putInt(system)
        .put(body)
        .array();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
