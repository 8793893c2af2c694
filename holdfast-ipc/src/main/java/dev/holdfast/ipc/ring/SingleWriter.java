package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;

/**
 * The only writer. All before the tail is whole: a message is seen by the one store that moves the
 * tail behind it. What a writer that died had begun there is written over.
 */
non-sealed class SingleWriter extends RingWriter {

  private long tail;
  private long knownHead;

  SingleWriter(Ring ring, long place, long self) throws IpcException {
    super(ring, place, self);
    tail = memory.acquire(RingMemory.TAIL);
    knownHead = memory.acquire(RingMemory.HEAD);
    checked(knownHead, tail);
  }

  @Override
  final boolean write(byte[] bytes, int from, int length) throws IpcException {
    long size = RingMemory.size(RingMemory.WORD, length);
    long toEnd = toEnd(tail);
    long filling = size > toEnd ? toEnd : 0;
    long end = tail + filling + size;
    if (end - knownHead > room && !fits(end)) {
      return false;
    }
    if (filling > 0) {
      memory.plain(at(tail), RingMemory.word(RingMemory.FILLING, (int) filling - RingMemory.WORD));
    }
    step();
    long at = at(tail + filling);
    memory.copyIn(bytes, from, at + RingMemory.WORD, length);
    step();
    memory.plain(at, RingMemory.word(RingMemory.MESSAGE, length));
    step();
    memory.release(RingMemory.TAIL, end);
    tail = end;
    step();
    return true;
  }

  private boolean fits(long end) throws IpcException {
    knownHead = memory.acquire(RingMemory.HEAD);
    checked(knownHead, tail);
    return end - knownHead <= room;
  }
}
