package dev.holdfast.hsms.secs1;

import dev.holdfast.hsms.HsmsHeader;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Collects the bytes of one block, from its length byte to its sum. */
final class BlockReader {

  /** What the bytes make so far. */
  enum Status {
    INCOMPLETE,
    WHOLE,
    BAD_LENGTH,
    BAD_SUM
  }

  private final byte[] bytes = new byte[Secs1Block.FRAMING + Secs1Block.MAX_CONTENT];
  private int filled;

  void clear() {
    filled = 0;
  }

  /** Whether not even the length byte is there. */
  boolean empty() {
    return filled == 0;
  }

  /** Takes what belongs to the block and leaves the rest. */
  Status read(ByteBuffer unread) {
    if (filled == 0 && unread.hasRemaining()) {
      bytes[filled++] = unread.get();
    }
    int length = Byte.toUnsignedInt(bytes[0]);
    if (length < HsmsHeader.LENGTH || length > Secs1Block.MAX_CONTENT) {
      return Status.BAD_LENGTH;
    }
    int whole = Secs1Block.FRAMING + length;
    int taken = Math.min(unread.remaining(), whole - filled);
    unread.get(bytes, filled, taken);
    filled += taken;
    if (filled < whole) {
      return Status.INCOMPLETE;
    }
    int told = Byte.toUnsignedInt(bytes[whole - 2]) << 8 | Byte.toUnsignedInt(bytes[whole - 1]);
    return told == Secs1Block.sum(bytes, 1, length) ? Status.WHOLE : Status.BAD_SUM;
  }

  /** The block, once it is whole. */
  Secs1Block block() {
    return Secs1Block.read(bytes, 1, Byte.toUnsignedInt(bytes[0]));
  }

  /** The bytes so far, for people. */
  String hex() {
    return HexFormat.of().formatHex(bytes, 0, filled);
  }

  int filled() {
    return filled;
  }
}
