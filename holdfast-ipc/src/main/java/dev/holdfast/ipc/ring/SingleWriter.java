package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;

/**
 * The only writer. The word at which the next record will begin is 0, made so before the record in
 * front of it is seen; a message is seen by the one store of its first word, or, behind the end of
 * the room, of the filling in front of it. What a writer that died had begun there is written over.
 */
non-sealed class SingleWriter extends RingWriter {

  private long tail;

  SingleWriter(Ring ring, long place, long self) throws IpcException {
    super(ring, place, self);
    knownHead = memory.acquire(RingMemory.HEAD);
    tail = behindLast(memory.acquire(RingMemory.TAIL));
    checked(knownHead, tail);
    memory.release(RingMemory.TAIL, tail);
  }

  /** Where the records end: behind the tail where a writer died before it moved that. */
  private long behindLast(long written) throws IpcException {
    checked(written, written);
    long end = written;
    for (long word = memory.acquire(at(end)); word != 0; word = memory.acquire(at(end))) {
      end += ring.size(word, RingMemory.WORD, end);
      checked(written, end);
    }
    return end;
  }

  @Override
  final boolean write(byte[] bytes, int from, int length) throws IpcException {
    long size = RingMemory.size(RingMemory.WORD, length);
    long toEnd = toEnd(tail);
    long filling = size > toEnd ? toEnd : 0;
    long end = tail + filling + size;
    if (end + RingMemory.WORD - knownHead > room && !fits(end)) {
      return false;
    }
    memory.plain(at(end), 0);
    step();
    long at = at(tail + filling);
    memory.copyIn(bytes, from, at + RingMemory.WORD, length);
    step();
    memory.release(at, RingMemory.word(RingMemory.MESSAGE, length));
    step();
    if (filling > 0) {
      long word = RingMemory.word(RingMemory.FILLING, (int) filling - RingMemory.WORD);
      memory.release(at(tail), word);
      step();
    }
    tail = end;
    memory.release(RingMemory.TAIL, end);
    step();
    return true;
  }

  private boolean fits(long end) throws IpcException {
    knownHead = memory.acquire(RingMemory.HEAD);
    checked(knownHead, tail);
    return end + RingMemory.WORD - knownHead <= room;
  }
}
