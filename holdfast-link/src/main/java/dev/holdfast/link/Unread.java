package dev.holdfast.link;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The bytes of a channel that its session has not consumed. What arrives is offered where it lies;
 * only what is left over is copied, and joined with what arrives next.
 */
final class Unread {

  private static final int SMALLEST = 512;
  private static final int KEPT_WHEN_EMPTY = 64 * 1024;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final int limit;
  private ByteBuffer kept = NOTHING;

  /**
   * @param limit bytes that may be left over, 1 or more
   */
  Unread(int limit) {
    this.limit = limit;
  }

  /** Bytes left over. */
  int size() {
    return kept.position();
  }

  /**
   * Offers left-over and new bytes together.
   *
   * @return false when more than the limit would be left over
   */
  boolean offer(ByteBuffer arrived, Consumer<ByteBuffer> session) {
    if (kept.position() == 0) {
      session.accept(arrived);
      return !arrived.hasRemaining() || keep(arrived);
    }
    makeRoom(arrived.remaining());
    kept.put(arrived).flip();
    session.accept(kept);
    kept.compact();
    if (kept.position() == 0 && kept.capacity() > KEPT_WHEN_EMPTY) {
      kept = NOTHING;
    }
    return kept.position() <= limit;
  }

  private boolean keep(ByteBuffer rest) {
    if (rest.remaining() > limit) {
      return false;
    }
    makeRoom(rest.remaining());
    kept.put(rest);
    return true;
  }

  private void makeRoom(int more) {
    if (kept.remaining() < more) {
      long wanted = Math.max(kept.position() + (long) more, 2L * kept.capacity());
      ByteBuffer larger = ByteBuffer.allocate(Math.clamp(wanted, SMALLEST, Integer.MAX_VALUE - 8));
      kept = larger.put(kept.flip());
    }
  }

  void clear() {
    kept = NOTHING;
  }
}
