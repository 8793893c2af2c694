package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.waiting.LongWait;
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
      LongWait wait = new LongWait(this::stir);
      wait.enter();
      try {
        waker.sleep(word, seen, longest);
      } finally {
        wait.leave();
      }
    }
  }

  /** Wakes all who sleep, whatever was said of them. */
  void stir() throws IpcException {
    try {
      memory.increment(at);
      waker.wake(word);
    } catch (IllegalStateException e) {
      // The memory was given back: nobody sleeps on it.
    }
  }

  /** Counts up and wakes all who sleep, where somebody may. */
  void ring() throws IpcException {
    VarHandle.fullFence();
    if (memory.intAcquire(at + ASLEEP) != 0) {
      // In this order: who goes to sleep meanwhile finds the word counted up, or is not forgotten.
      memory.intVolatile(at + ASLEEP, 0);
      memory.increment(at);
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
