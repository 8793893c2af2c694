package dev.holdfast.sim.conform;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.SType;
import java.nio.ByteBuffer;

/**
 * One frame as a peer sent it.
 *
 * @param header the 10 bytes after the length
 * @param body what follows them
 */
record Frame(HsmsHeader header, byte[] body) {

  /** Takes a frame apart; the bytes after its length, 10 or more. */
  static Frame of(byte[] message) {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    HsmsHeader header =
        new HsmsHeader(
            Short.toUnsignedInt(buffer.getShort()),
            Byte.toUnsignedInt(buffer.get()),
            Byte.toUnsignedInt(buffer.get()),
            Byte.toUnsignedInt(buffer.get()),
            Byte.toUnsignedInt(buffer.get()),
            buffer.getInt());
    byte[] body = new byte[buffer.remaining()];
    buffer.get(body);
    return new Frame(header, body);
  }

  /** The frame with its length in front. */
  byte[] bytes() {
    return ByteBuffer.allocate(4 + HsmsHeader.LENGTH + body.length)
        .putInt(HsmsHeader.LENGTH + body.length)
        .put(header.bytes())
        .put(body)
        .array();
  }

  boolean is(SType type) {
    return header.pType() == 0 && header.sTypeCode() == type.code();
  }

  /** Whether the peer wants something of us, rather than answers; stream 9 answers. */
  boolean isUnasked() {
    return is(SType.LINKTEST_REQ)
        || (header.isData() && header.function() % 2 == 1 && header.stream() != 9);
  }

  /** {@code Select.rsp 0}, {@code S2F26}, {@code Reject.req 1}. */
  @Override
  public String toString() {
    boolean status = is(SType.SELECT_RSP) || is(SType.DESELECT_RSP) || is(SType.REJECT_REQ);
    return header.kind() + (status ? " " + header.byte3() : "");
  }
}
