package dev.holdfast.ipc.waiting;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.EventFd;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.file.PollSet;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** The one thread that waits for all descriptors of this process's wires and peers. */
public final class PollThread {

  private static final long BAD_POLL_PAUSE_NANOS = 100_000_000;

  /** A descriptor and what is done when something is there; called by the thread. */
  public abstract static class Watched {

    private final Descriptor descriptor;
    private int place;

    protected Watched(Descriptor descriptor) {
      this.descriptor = descriptor;
    }

    /** The events to wait for; below 0 to wait for nothing at all. */
    protected abstract int wanted();

    /** Some of them are there, or something went wrong with it. */
    protected abstract void ready(int events);
  }

  private static final class Holder {
    private static final PollThread INSTANCE = new PollThread();
  }

  private final EventFd bell;
  private final PollSet set = new PollSet();
  private final List<Watched> watched = new ArrayList<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> afterTurn = new ConcurrentLinkedQueue<>();

  private PollThread() {
    try {
      bell = EventFd.open();
    } catch (PosixException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("holdfast-ipc").start(this::run);
  }

  public static PollThread get() {
    return Holder.INSTANCE;
  }

  /** Runs a task on the thread; what is waited for is looked at anew then. */
  public void execute(Runnable task) {
    tasks.add(task);
    ring();
  }

  /** Runs a task when all that is there now was dealt with. */
  public void afterTurn(Runnable task) {
    afterTurn.add(task);
    ring();
  }

  private void ring() {
    try {
      bell.ring();
    } catch (PosixException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For tasks only. */
  public void add(Watched one) {
    watched.add(one);
  }

  /** For tasks only. */
  public void remove(Watched one) {
    watched.remove(one);
  }

  private void run() {
    while (true) {
      try {
        turn();
      } catch (PosixException | RuntimeException e) {
        // For want of memory, or by a fault of one wire, which must not end the others.
        LockSupport.parkNanos(BAD_POLL_PAUSE_NANOS);
      }
    }
  }

  private void turn() throws PosixException {
    List<Runnable> after = take(afterTurn);
    take(tasks).forEach(Runnable::run);
    set.clear();
    int bellPlace = set.add(bell.descriptor(), Poll.IN);
    for (Watched each : watched) {
      int wanted = each.wanted();
      each.place = wanted < 0 ? -1 : set.add(each.descriptor, wanted);
    }
    if (set.await(after.isEmpty() ? -1 : 0) > 0) {
      if (set.events(bellPlace) != 0) {
        bell.clear();
      }
      for (Watched each : List.copyOf(watched)) {
        int events = each.place < 0 ? 0 : set.events(each.place);
        if (events != 0) {
          each.ready(events);
        }
      }
    }
    after.forEach(Runnable::run);
  }

  private static List<Runnable> take(Queue<Runnable> from) {
    List<Runnable> all = new ArrayList<>();
    for (Runnable task = from.poll(); task != null; task = from.poll()) {
      all.add(task);
    }
    return all;
  }
}
