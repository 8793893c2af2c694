package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A word that one side sleeps on and the other rings. Who is going to sleep says so in the word
 * behind it and looks once more; who has changed something looks there after it. Full fences
 * between the two steps of each leave no way to sleep through a change.
 */
final class Bell {

  private static final long ASLEEP = Integer.BYTES;
  private static final long NAP_NANOS = 100_000;

  private final RingMemory memory;
  private final long at;
  private final Waker waker;
  private final MemorySegment word;

  Bell(RingMemory memory, long at, Waker waker) {
    this.memory = memory;
    this.at = at;
    this.waker = waker;
    this.word = memory.segment().asSlice(at, Integer.BYTES);
  }

  /** Something that one waits for. */
  interface Condition {
    /** Whether it is so. */
    boolean met();
  }

  /** Sleeps until it is rung or the time is over, unless the condition is met. */
  void sleep(Condition condition, Duration longest) throws IpcException, InterruptedException {
    int seen = memory.intAcquire(at);
    memory.intVolatile(at + ASLEEP, 1);
    VarHandle.fullFence();
    if (!condition.met()) {
      waker.sleep(word, seen, longest);
    }
  }

  /** Counts up and wakes all who sleep, where somebody may. */
  void ring() throws IpcException {
    VarHandle.fullFence();
    if (memory.intAcquire(at + ASLEEP) != 0) {
      memory.increment(at);
      wake();
    }
  }

  /** Wakes all who sleep, where somebody may; the word was counted up. */
  void wake() throws IpcException {
    VarHandle.fullFence();
    if (memory.intAcquire(at + ASLEEP) != 0) {
      memory.intVolatile(at + ASLEEP, 0);
      waker.wake(word);
    }
  }

  /** Gives the memory back once nobody of this process sleeps on the word. */
  void closing(Runnable giveBack) {
    for (boolean open = true; open; ) {
      try {
        giveBack.run();
        open = false;
      } catch (IllegalStateException e) { // the kernel has it
        try {
          memory.intVolatile(at + ASLEEP, 1);
          ring();
        } catch (IpcException woken) {
          throw new IllegalStateException("waking who waits", woken);
        }
        LockSupport.parkNanos(NAP_NANOS);
      }
    }
  }
}
