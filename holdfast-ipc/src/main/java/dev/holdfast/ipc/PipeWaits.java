package dev.holdfast.ipc;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.DeviceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Waits at one end of a pipe within read(2) or write(2) itself. Once anybody has asked a pipe by
 * poll(2), the kernel has each later write to it wake those who poll, wanted or not, and a stream
 * of small messages is a quarter slower for good.
 */
final class PipeWaits {

  /** A shorter wait is not worth the channel, which its end costs. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Handle handle;
  private final OpenOption direction;
  private final AtomicReference<@Nullable TimedChannel> spare = new AtomicReference<>();
  private final Set<TimedChannel> waiting = ConcurrentHashMap.newKeySet();

  /** Whether the pipe is closed, or this process cannot open it anew. */
  private volatile boolean refused;

  /**
   * @param direction {@code READ} or {@code WRITE}
   */
  PipeWaits(Handle handle, OpenOption direction) {
    this.handle = handle;
    this.direction = direction;
  }

  /** A call on a channel that blocks. */
  @FunctionalInterface
  interface Move {
    /** Makes it; the buffer's position tells what it moved. */
    int make(FileChannel channel, ByteBuffer bytes) throws IOException;
  }

  /**
   * Waits until the call has moved bytes, cannot any more, or the time is over: which of them, the
   * buffer and the next call that does not wait tell.
   *
   * @return false where one has to wait otherwise: a short wait, one of a virtual thread, whose
   *     calls nobody can end, or one of a process that may not open the pipe anew
   */
  boolean await(ByteBuffer bytes, Move move, Deadline deadline)
      throws IpcException, InterruptedException {
    Duration left = deadline.left();
    if (refused || left.compareTo(SHORTEST) < 0 || Thread.currentThread().isVirtual()) {
      return false;
    }
    Deadline.check();
    TimedChannel channel = take();
    if (channel == null) {
      return false;
    }
    try {
      channel.within(left, () -> move.make(channel.channel(), bytes));
    } catch (ClosedChannelException e) {
      // The time is over, the thread was interrupted, or the pipe closed.
    } catch (IOException e) {
      refused = true;
    } finally {
      give(channel);
    }
    return true;
  }

  private @Nullable TimedChannel take() throws IpcException {
    TimedChannel left = spare.getAndSet(null);
    try {
      TimedChannel channel = left == null ? handle.of(this::open) : left;
      waiting.add(channel);
      if (!refused) {
        return channel;
      }
      give(channel);
    } catch (PosixException e) {
      refused = true;
    }
    return null;
  }

  /** Opening a FIFO waits for somebody at its other end, so that end is held meanwhile. */
  private TimedChannel open() throws PosixException {
    Path end = Path.of("/proc/self/fd/" + handle.descriptor().number());
    try (Descriptor _ = DeviceFile.openNonBlocking(end, DeviceFile.Access.READ_WRITE)) {
      return new TimedChannel(FileChannel.open(end, direction));
    } catch (PosixException e) {
      throw e;
    } catch (IOException e) {
      throw new PosixException("open " + end, Errno.EACCES.number());
    }
  }

  private void give(TimedChannel channel) {
    waiting.remove(channel);
    if (!channel.channel().isOpen() || !spare.compareAndSet(null, channel)) {
      channel.close();
    }
    if (refused) {
      closeSpare();
    }
  }

  private void closeSpare() {
    TimedChannel left = spare.getAndSet(null);
    if (left != null) {
      left.close();
    }
  }

  /** Ends all waits. */
  void close() {
    refused = true;
    waiting.forEach(TimedChannel::close);
    closeSpare();
  }
}
