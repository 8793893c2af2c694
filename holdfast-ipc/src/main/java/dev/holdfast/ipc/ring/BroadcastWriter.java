package dev.holdfast.ipc.ring;

import java.lang.invoke.VarHandle;

/** A writer that waits for nobody. Before it writes over what is old it says how far. */
non-sealed class BroadcastWriter extends RingWriter {

  private long tail;
  private long count;

  /** How far a writer that died while it wrote may have come. */
  private final long spoilt;

  BroadcastWriter(Ring ring, long place, long self) {
    super(ring, place, self);
    tail = memory.acquire(RingMemory.TAIL);
    count = memory.acquire(place + RingMemory.WRITTEN);
    spoilt = memory.acquire(RingMemory.WRITING);
  }

  @Override
  final boolean write(byte[] bytes, int from, int length) {
    long size = RingMemory.size(2 * RingMemory.WORD, length);
    long toEnd = toEnd(tail);
    long filling = size > toEnd ? toEnd : 0;
    long end = tail + filling + size;
    memory.release(RingMemory.WRITING, Math.max(end, spoilt));
    VarHandle.storeStoreFence();
    step();
    if (filling > 0) {
      memory.plain(at(tail), RingMemory.word(RingMemory.FILLING, (int) filling - RingMemory.WORD));
    }
    step();
    long at = at(tail + filling);
    memory.plain(at, RingMemory.word(RingMemory.MESSAGE, length));
    memory.plain(at + RingMemory.WORD, ++count);
    step();
    memory.copyIn(bytes, from, at + 2 * RingMemory.WORD, length);
    step();
    memory.release(RingMemory.TAIL, end);
    tail = end;
    step();
    return true;
  }
}
