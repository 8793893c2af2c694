package dev.holdfast.hsms.secs1;

import dev.holdfast.hsms.HsmsHeader;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Messages that wait for the line, cut into blocks one by one; bounded in bytes. */
final class SendQueue {

  private record Waiting(HsmsHeader header, byte[] body) {}

  private final boolean fromEquipment;
  private final long limit;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private long bytes;
  private int number = 1;
  private @Nullable Secs1Block current;

  SendQueue(boolean fromEquipment, long limit) {
    this.fromEquipment = fromEquipment;
    this.limit = limit;
  }

  /** Whether so many bytes more may wait; the first message always may. */
  boolean takes(int length) {
    return queue.isEmpty() || bytes + length <= limit;
  }

  /** The array becomes the queue's own. */
  void add(HsmsHeader header, byte[] body) {
    queue.add(new Waiting(header, body));
    bytes += size(body);
  }

  private static int size(byte[] body) {
    return HsmsHeader.LENGTH + body.length;
  }

  int messages() {
    return queue.size();
  }

  long bytes() {
    return bytes;
  }

  /** The block to be sent next, the same until it is done with; null when none waits. */
  @Nullable Secs1Block block() {
    if (current == null && !queue.isEmpty()) {
      Waiting first = queue.element();
      int from = (number - 1) * Secs1Block.MAX_DATA;
      int to = Math.min(first.body.length, from + Secs1Block.MAX_DATA);
      current =
          Secs1Block.of(
              first.header,
              fromEquipment,
              number,
              to == first.body.length,
              Arrays.copyOfRange(first.body, from, to));
    }
    return current;
  }

  /**
   * The peer has the block.
   *
   * @return the header of the message that is wholly sent by it, or null
   */
  @Nullable HsmsHeader blockTaken() {
    Secs1Block taken = current;
    current = null;
    if (taken != null && taken.last()) {
      return drop();
    }
    number++;
    return null;
  }

  /** Gives up the message whose block is being sent, and returns its header. */
  HsmsHeader drop() {
    current = null;
    number = 1;
    Waiting first = queue.remove();
    bytes -= size(first.body);
    return first.header;
  }

  /** Whether a message of this header waits, or is half sent. */
  boolean has(HsmsHeader header) {
    for (Waiting waiting : queue) {
      if (waiting.header.equals(header)) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    queue.clear();
    current = null;
    bytes = 0;
    number = 1;
  }
}
