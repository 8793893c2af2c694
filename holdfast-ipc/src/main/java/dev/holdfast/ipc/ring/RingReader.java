package dev.holdfast.ipc.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads from a ring. To be used by one thread at a time. */
public abstract sealed class RingReader implements AutoCloseable
    permits SingleReader, ManyReader, BroadcastReader {

  /** Who has slept so long for nothing has all who write watched, and sleeps on. */
  private static final Duration SLICE = Duration.ofMillis(50);

  /** While something is claimed and not there its writer may have died. */
  private static final Duration SHORT_SLICE = Duration.ofMillis(5);

  /** How often a reader that has caught up with a stream pauses, about 0.3 us in all. */
  private static final int PAUSES = 16;

  final Ring ring;
  final RingMemory memory;
  final long room;
  private final long dataAt;
  private final boolean sleeps;
  private final Bell readers;
  private final Bell writers;
  private Duration spin = Duration.ZERO;
  private boolean streaming;
  private boolean written;
  private @Nullable WriterWatch watch;

  RingReader(Ring ring) {
    RingShape shape = ring.shape();
    this.ring = ring;
    this.memory = ring.memory();
    this.room = shape.bytes();
    this.dataAt = shape.dataAt();
    this.sleeps = shape.sleeps();
    this.readers = ring.readersBell();
    this.writers = ring.writersBell();
  }

  /** Takes messages. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Takes one.
     *
     * @param memory the message is {@code length} bytes of it from {@code at} on, and only until
     *     this call returns
     */
    void message(MemorySegment memory, long at, int length);
  }

  /** How long {@link #await} looks again and again before it sleeps; not at all unless set. */
  public final RingReader spinning(Duration budget) {
    spin = budget;
    return this;
  }

  /**
   * Hands over what is there, at most so many messages. They count as read once all were handed
   * over: when the reader dies before, the next one is given them again. Where the handler throws,
   * those before that message are read.
   *
   * @return how many
   */
  public abstract int read(Handler handler, int most) throws IpcException;

  /** Whether something is there. */
  abstract boolean ready();

  /** Whether something is claimed that is not there yet. */
  boolean unfinished() {
    return false;
  }

  /** How many messages were missed: skipped for a dead writer, or, broadcast, read too late. */
  public abstract long missed();

  /** Waits until something can be read; whether it can. */
  public final boolean await(Duration longest) throws IpcException, InterruptedException {
    return await(longest, false);
  }

  private boolean await(Duration longest, boolean fromLiving)
      throws IpcException, InterruptedException {
    boolean patient = false;
    long now = System.nanoTime();
    long end = now + Math.min(longest.toNanos(), Long.MAX_VALUE / 2);
    long spinEnd = sleeps ? Math.min(end - now, spin.toNanos()) + now : end;
    while (!ready()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for a message in " + ring);
      }
      if (System.nanoTime() - spinEnd < 0) {
        Thread.onSpinWait();
      } else {
        sleep(Duration.ofNanos(left), patient);
        patient = true;
        if (fromLiving && left() && !ready()) {
          return false;
        }
      }
      settle();
    }
    return true;
  }

  private void sleep(Duration left, boolean patient) throws IpcException, InterruptedException {
    if (patient && !unfinished() && watch().renew()) {
      readers.sleep(() -> ready() || unfinished() || watch().lacks(), left);
    } else {
      Duration slice = unfinished() ? SHORT_SLICE : SLICE;
      readers.sleep(this::ready, left.compareTo(slice) < 0 ? left : slice);
    }
  }

  private WriterWatch watch() {
    WriterWatch found = watch;
    if (found == null) {
      found = new WriterWatch(ring);
      watch = found;
    }
    return found;
  }

  /** Whether all who wrote have died, and nothing of theirs is to be looked at any more. */
  private boolean left() throws IpcException {
    Ring.Writers now = ring.writers();
    if (written && now == Ring.Writers.DEAD) {
      return !unfinished();
    }
    written = now == Ring.Writers.ALIVE;
    return false;
  }

  /** Looks whether what is not there yet ever will be. */
  void settle() throws IpcException {}

  /**
   * Takes one message, waiting for it where that is needed.
   *
   * @return the message, or {@code EMPTY}
   */
  public final Receipt<byte[]> take(Duration longest) throws IpcException, InterruptedException {
    return take(longest, false);
  }

  /**
   * The same, but it ends when a writer that was there has died, and all is read.
   *
   * @return the message, {@code EMPTY}, or {@code PEER_GONE}
   */
  public final Receipt<byte[]> takeFromLiving(Duration longest)
      throws IpcException, InterruptedException {
    return take(longest, true);
  }

  private Receipt<byte[]> take(Duration longest, boolean fromLiving)
      throws IpcException, InterruptedException {
    var taken =
        new Object() {
          byte[] message = {};
        };
    Handler copy =
        (segment, at, length) -> {
          taken.message = new byte[length];
          MemorySegment.copy(segment, JAVA_BYTE, at, taken.message, 0, length);
        };
    long end = System.nanoTime() + Math.min(longest.toNanos(), Long.MAX_VALUE / 2);
    while (read(copy, 1) == 0) {
      long left = end - System.nanoTime();
      if (left <= 0 || !await(Duration.ofNanos(left), fromLiving)) {
        boolean gone = fromLiving && left() && !ready();
        return Receipt.none(gone ? Outcome.PEER_GONE : Outcome.EMPTY);
      }
    }
    return Receipt.got(taken.message);
  }

  /**
   * Where messages come one after the other, lets some gather: who looks for each of them takes the
   * writer's memory from under its hands.
   *
   * @param count messages that were read now
   * @return the same
   */
  final int paced(int count, int most) {
    if (streaming && count > 0 && count < most) {
      for (int pause = 0; pause < PAUSES; pause++) {
        Thread.onSpinWait();
      }
    }
    streaming = count > 0;
    return count;
  }

  /** Where a position is in the memory. */
  final long at(long position) {
    return dataAt + (position & (room - 1));
  }

  /** Room was made. */
  final void made() throws IpcException {
    if (sleeps) {
      writers.ring();
    }
  }

  /** Takes the place of the only reader. */
  static long takePlace(Ring ring) throws IpcException {
    RingMemory memory = ring.memory();
    long self = Owner.self();
    long owner = memory.acquire(RingMemory.READER);
    boolean free = owner == Owner.NOBODY || Owner.isDead(owner);
    if (!free || !memory.exchange(RingMemory.READER, owner, self)) {
      throw ring.taken("its reader", memory.acquire(RingMemory.READER));
    }
    return self;
  }

  /** Gives the place up. */
  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
