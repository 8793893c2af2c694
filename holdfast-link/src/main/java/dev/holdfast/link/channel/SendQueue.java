package dev.holdfast.link.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a stream connection has still to send, in two lanes. Only a window of it is in the hands of
 * the socket, where nothing can overtake it any more. The bytes of one call stay together: small
 * ones are gathered into batches, large ones go as they are.
 */
final class SendQueue {

  private static final int BATCH_BYTES = 32 * 1024;
  private static final int WINDOW_BYTES = 128 * 1024;

  private final Deque<ByteBuf> urgent = new ArrayDeque<>();
  private final Deque<ByteBuf> data = new ArrayDeque<>();
  private @Nullable ByteBuf batch;
  private int urgentBytes;
  private long queuedBytes;
  private long handedBytes;
  private long takenBytes;

  void add(ByteBuffer bytes) {
    int size = bytes.remaining();
    queuedBytes += size;
    ByteBuf open = batch;
    if (open != null && open.writableBytes() < size) {
      data.add(open);
      batch = null;
      open = null;
    }
    if (size >= BATCH_BYTES) {
      data.add(Unpooled.wrappedBuffer(bytes));
      return;
    }
    if (open == null) {
      open = PooledByteBufAllocator.DEFAULT.directBuffer(BATCH_BYTES, BATCH_BYTES);
      batch = open;
    }
    open.writeBytes(bytes);
  }

  boolean addUrgent(ByteBuffer bytes) {
    int size = bytes.remaining();
    if (urgentBytes + size > Channel.MAX_URGENT_BYTES) {
      return false;
    }
    urgentBytes += size;
    queuedBytes += size;
    urgent.add(PooledByteBufAllocator.DEFAULT.directBuffer(size, size).writeBytes(bytes));
    return true;
  }

  /** What the socket is to take next, now in its hands; null when its window is full. */
  @Nullable ByteBuf next() {
    if (handedBytes >= WINDOW_BYTES) {
      return null;
    }
    ByteBuf next = urgent.poll();
    if (next != null) {
      urgentBytes -= next.readableBytes();
    } else {
      next = data.poll();
      if (next == null) {
        next = batch;
        batch = null;
      }
    }
    if (next != null) {
      int size = next.readableBytes();
      queuedBytes -= size;
      handedBytes += size;
    }
    return next;
  }

  /** The socket is done with so many bytes of what it was given. */
  void done(int size, boolean taken) {
    handedBytes -= size;
    if (taken) {
      takenBytes += size;
    }
  }

  long handedBytes() {
    return handedBytes;
  }

  /** Bytes that the socket has not wholly done with. */
  long waitingBytes() {
    return queuedBytes + handedBytes;
  }

  /** Bytes of all that the kernel took wholly. */
  long takenBytes() {
    return takenBytes;
  }

  /** Forgets what was not handed over. */
  void clear() {
    urgent.forEach(ByteBuf::release);
    urgent.clear();
    data.forEach(ByteBuf::release);
    data.clear();
    if (batch != null) {
      batch.release();
      batch = null;
    }
    urgentBytes = 0;
    queuedBytes = 0;
  }
}
