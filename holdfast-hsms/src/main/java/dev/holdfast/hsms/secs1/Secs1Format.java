package dev.holdfast.hsms.secs1;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;

/** Recognises a SECS-I block by its length byte, its sum, and a stream and function that exist. */
public final class Secs1Format implements FrameFormat<Secs1Block> {

  static final String PROTOCOL = "secs1";

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  @Override
  public int maxLength() {
    return Secs1Block.FRAMING + Secs1Block.MAX_CONTENT;
  }

  @Override
  public Finding<Secs1Block> look(byte[] bytes, int at, int end) {
    int there = end - at;
    if (there < 1) {
      return new Finding.NeedMore<>(1);
    }
    int length = Byte.toUnsignedInt(bytes[at]);
    if (length < HsmsHeader.LENGTH || length > Secs1Block.MAX_CONTENT) {
      return Finding.no();
    }
    int whole = Secs1Block.FRAMING + length;
    if (there < whole) {
      return new Finding.NeedMore<>(whole);
    }
    int told =
        Byte.toUnsignedInt(bytes[at + whole - 2]) << 8 | Byte.toUnsignedInt(bytes[at + whole - 1]);
    if (told != Secs1Block.sum(bytes, at + 1, length)) {
      return Finding.no();
    }
    Secs1Block block = Secs1Block.read(bytes, at + 1, length);
    boolean possible = block.stream() > 0 && !(block.expectsReply() && (block.function() & 1) == 0);
    return possible && (block.number() > 0 || block.last())
        ? new Finding.Found<>(whole, block)
        : Finding.no();
  }
}
