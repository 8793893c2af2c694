package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;

/**
 * The only writer. The word behind the last record is always 0; a message is seen by the one store
 * of its first word, once the word behind it is 0. The tail is for the writer that comes after it
 * and for those who look; it may stand one record back after a death.
 */
non-sealed class SingleWriter extends RingWriter {

  private long tail;
  private long knownHead;

  SingleWriter(Ring ring, long place, long self) throws IpcException {
    super(ring, place, self);
    tail = memory.acquire(RingMemory.TAIL);
    knownHead = memory.acquire(RingMemory.HEAD);
    tail = behindLast();
    checked(knownHead, tail);
    memory.release(RingMemory.TAIL, tail);
  }

  static SingleWriter at(Ring ring) throws IpcException {
    long place = RingMemory.place(0);
    long self = Owner.self();
    if (!take(ring.memory(), place, self)) {
      throw ring.taken("its writer", ring.memory().acquire(place + RingMemory.OWNER));
    }
    return new SingleWriter(ring, place, self);
  }

  /** Behind what the writer before finished and did not say so. */
  private long behindLast() throws IpcException {
    long at = tail;
    for (long word = memory.acquire(at(at)); word != 0; word = memory.acquire(at(at))) {
      at += ring.size(word, RingMemory.WORD, at);
      checked(knownHead, at);
    }
    return at;
  }

  @Override
  final boolean write(byte[] bytes, int from, int length) throws IpcException {
    long size = RingMemory.size(RingMemory.WORD, length);
    long toEnd = toEnd(tail);
    if (size > toEnd) {
      if (!fits(toEnd + size)) {
        return false;
      }
      commit(RingMemory.word(RingMemory.FILLING, (int) toEnd - RingMemory.WORD), tail + toEnd);
    } else if (!fits(size)) {
      return false;
    }
    memory.copyIn(bytes, from, at(tail) + RingMemory.WORD, length);
    step();
    commit(RingMemory.word(RingMemory.MESSAGE, length), tail + size);
    return true;
  }

  private boolean fits(long bytes) throws IpcException {
    long end = tail + bytes + RingMemory.WORD;
    if (end - knownHead > room) {
      knownHead = memory.acquire(RingMemory.HEAD);
      checked(knownHead, tail);
    }
    return end - knownHead <= room;
  }

  private void commit(long word, long end) {
    memory.release(at(end), 0);
    step();
    memory.release(at(tail), word);
    step();
    memory.release(RingMemory.TAIL, end);
    tail = end;
    step();
  }
}
