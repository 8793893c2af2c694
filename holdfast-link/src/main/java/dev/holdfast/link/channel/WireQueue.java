package dev.holdfast.link.channel;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a wire has still to write, in two lanes. Where bounds are not kept, small pieces go together
 * as far as they fit whole into a batch, and large ones go as they are.
 */
final class WireQueue {

  private final Deque<ByteBuffer> urgent = new ArrayDeque<>();
  private final Deque<ByteBuffer> data = new ArrayDeque<>();
  private final @Nullable ByteBuffer batch;
  private @Nullable ByteBuffer current;
  private int urgentBytes;
  private long bytes;

  /**
   * @param batchBytes 0 where bounds are kept
   */
  WireQueue(int batchBytes) {
    this.batch = batchBytes == 0 ? null : ByteBuffer.allocateDirect(batchBytes);
  }

  void add(ByteBuffer piece) {
    bytes += piece.remaining();
    data.add(piece);
  }

  boolean addUrgent(ByteBuffer piece) {
    if (urgentBytes + piece.remaining() > Channel.MAX_URGENT_BYTES) {
      return false;
    }
    urgentBytes += piece.remaining();
    bytes += piece.remaining();
    urgent.add(piece);
    return true;
  }

  /** Bytes that were not written yet. */
  long bytes() {
    return bytes;
  }

  /** What is to be written next, begun or not; null where nothing is. */
  @Nullable ByteBuffer next() {
    if (current != null) {
      return current;
    }
    ByteBuffer first = urgent.isEmpty() ? data.peek() : urgent.peek();
    if (first == null) {
      return null;
    }
    if (batch == null || first.remaining() >= batch.capacity()) {
      current = first;
      remove();
    } else {
      batch.clear();
      gather(batch);
      current = batch.flip();
    }
    return current;
  }

  private void gather(ByteBuffer into) {
    while (true) {
      ByteBuffer piece = urgent.isEmpty() ? data.peek() : urgent.peek();
      if (piece == null || piece.remaining() > into.remaining()) {
        return;
      }
      remove();
      into.put(piece);
    }
  }

  private void remove() {
    if (urgent.isEmpty()) {
      data.remove();
    } else {
      urgentBytes -= urgent.remove().remaining();
    }
  }

  /** So many bytes of what is to be written next were written, or thrown away. */
  void done(int size) {
    bytes -= size;
    if (current != null && !current.hasRemaining()) {
      current = null;
    }
  }

  /** What is to be written next cannot be: it is forgotten. */
  void skip() {
    current = null;
  }

  void clear() {
    urgent.clear();
    data.clear();
    current = null;
    bytes = 0;
    urgentBytes = 0;
  }
}
