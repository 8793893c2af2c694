package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.PeerDeath;
import dev.holdfast.ipc.waiting.PollThread;
import dev.holdfast.posix.file.Poll;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Watches all who have a place to write, so that a reader may sleep for as long as nothing is
 * written: it is woken when one of them dies, and a new one wakes it itself. For one thread.
 */
final class WriterWatch implements AutoCloseable {

  private final Ring ring;
  private final PollThread poll = PollThread.get();
  private final Map<Long, Optional<Watched>> watched = new HashMap<>();

  WriterWatch(Ring ring) {
    this.ring = ring;
  }

  /** One of them that lived when it was looked for. */
  private final class Watched extends PollThread.Watched {
    private final PeerDeath death;
    private boolean told;

    Watched(PeerDeath death) {
      super(death.descriptor());
      this.death = death;
    }

    @Override
    protected int wanted() {
      return told ? -1 : Poll.IN;
    }

    @Override
    protected void ready(int events) {
      told = true;
      try {
        ring.readersBell().stir();
      } catch (IpcException e) {
        throw new IllegalStateException(e);
      }
    }

    void drop() {
      poll.remove(this);
      try {
        death.close();
      } catch (IpcException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Watches all who write now; false where that cannot be done, for want of descriptors. */
  boolean renew() {
    Set<Long> owners = new HashSet<>();
    for (int number = 0; number < ring.shape().writers(); number++) {
      owners.add(owner(number));
    }
    owners.remove(Owner.NOBODY);
    Set<Long> gone = new HashSet<>(watched.keySet());
    gone.removeAll(owners);
    gone.forEach(this::forget);
    owners.removeAll(watched.keySet());
    try {
      for (long owner : owners) {
        watched.put(owner, watch(owner));
      }
      return true;
    } catch (IpcException e) {
      return false;
    }
  }

  private Optional<Watched> watch(long owner) throws IpcException {
    Optional<Watched> one = Owner.watch(owner).map(Watched::new);
    one.ifPresent(each -> poll.execute(() -> poll.add(each)));
    return one;
  }

  private long owner(int number) {
    return ring.memory().acquire(RingMemory.place(number) + RingMemory.OWNER);
  }

  /** Whether somebody writes who is not watched. */
  boolean lacks() {
    for (int number = 0; number < ring.shape().writers(); number++) {
      long owner = owner(number);
      if (owner != Owner.NOBODY && !watched.containsKey(owner)) {
        return true;
      }
    }
    return false;
  }

  private void forget(long owner) {
    Optional<Watched> one = watched.remove(owner);
    if (one != null) {
      one.ifPresent(each -> poll.execute(each::drop));
    }
  }

  @Override
  public void close() {
    Set.copyOf(watched.keySet()).forEach(this::forget);
  }
}
