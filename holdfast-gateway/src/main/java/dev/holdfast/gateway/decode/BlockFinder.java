package dev.holdfast.gateway.decode;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.secs1.LineCode;
import dev.holdfast.hsms.secs1.Secs1Block;
import dev.holdfast.hsms.secs1.Secs1Format;
import dev.holdfast.hsms.secs2.Decoding;
import dev.holdfast.link.frame.Finding;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the blocks of SECS-I in one input, and puts them together to messages.
 *
 * <p>A sum of bytes says little by itself. So a block counts where its header says as much as its
 * sum: it is the only one of a message, and its data is one item; it is the first of several; it
 * goes on, or says again, what an earlier block began. Any other counts only where it stands alone,
 * between ENQ, EOT, ACK, NAK, blocks, and the ends of the input.
 */
final class BlockFinder {

  private static final Secs1Format FORMAT = new Secs1Format();

  /** Whose blocks go together. */
  private record Whole(HsmsHeader header, boolean fromEquipment) {
    static Whole of(Secs1Block block) {
      return new Whole(block.message(), block.fromEquipment());
    }
  }

  private static final class Part {
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int blocks;
  }

  private final byte[] bytes;
  private final Map<Whole, Part> parts = new HashMap<>();

  /** Where the block taken last ends. */
  private int end;

  BlockFinder(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The block that starts at an offset; null where there is none. */
  @Nullable Secs1Block at(int at) {
    if (!(FORMAT.look(bytes, at, bytes.length)
        instanceof Finding.Found<Secs1Block>(int length, Secs1Block block))) {
      return null;
    }
    return told(block) || alone(at, at + length) ? block : null;
  }

  private boolean told(Secs1Block block) {
    if (block.last() && block.number() <= 1) {
      return !(message(block, block.data()).decoding() instanceof Decoding.Malformed);
    }
    Part part = parts.get(Whole.of(block));
    return block.number() == 1
        || (part != null && (block.number() == part.blocks || block.number() == part.blocks + 1));
  }

  private boolean alone(int from, int to) {
    boolean begins = from == 0 || from == end || LineCode.of(bytes[from - 1]) != null;
    boolean ends = to == bytes.length || LineCode.of(bytes[to]) != null;
    return begins && ends;
  }

  /** Takes a block that was found. */
  RecognisedFrame take(Secs1Block block, int offset) {
    int length = block.bytes().length;
    end = offset + length;
    HsmsMessage message = whole(block);
    return new RecognisedFrame(
        block.protocol(),
        offset,
        length,
        (block.function() & 1) == 1 ? "request" : "response",
        block.deviceId(),
        block.function(),
        block.headline(),
        List.of(),
        message);
  }

  /** The message that ends with this block; null where it does not end, or lacks a block. */
  private @Nullable HsmsMessage whole(Secs1Block block) {
    Whole key = Whole.of(block);
    if (block.number() <= 1) {
      parts.remove(key);
    }
    if (block.last() && block.number() <= 1) {
      return message(block, block.data());
    }
    Part part = parts.get(key);
    if (part == null && block.number() == 1) {
      part = new Part();
      parts.put(key, part);
    }
    if (part == null || block.number() != part.blocks + 1) {
      return null;
    }
    part.data.writeBytes(block.data());
    part.blocks++;
    if (!block.last()) {
      return null;
    }
    parts.remove(key);
    return message(block, part.data.toByteArray());
  }

  private static HsmsMessage message(Secs1Block block, byte[] body) {
    return HsmsMessage.of(block.message(), body);
  }
}
