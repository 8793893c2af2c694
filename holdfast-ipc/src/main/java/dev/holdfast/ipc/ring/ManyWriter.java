package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;

/**
 * One of many writers. It says in its place what it is going to claim, claims it by moving the
 * tail, writes, and makes the record seen by the one store of its first word. Until then that word
 * is 0, as the reader leaves all that it has read; whose claim it is stands in the places.
 */
non-sealed class ManyWriter extends RingWriter {

  ManyWriter(Ring ring, long place, long self) throws IpcException {
    super(ring, place, self);
    knownHead = memory.acquire(RingMemory.HEAD);
    checked(knownHead, memory.acquire(RingMemory.TAIL));
    memory.release(place + RingMemory.CLAIM_AT, RingMemory.NO_CLAIM);
  }

  static ManyWriter at(Ring ring) throws IpcException {
    long self = Owner.self();
    return new ManyWriter(ring, freePlace(ring, self), self);
  }

  /** A place without owner; one of a dead owner once nothing of its claim is left to skip. */
  static long freePlace(Ring ring, long self) throws IpcException {
    RingMemory memory = ring.memory();
    for (int number = 0; number < ring.shape().writers(); number++) {
      long place = RingMemory.place(number);
      long claim = memory.acquire(place + RingMemory.CLAIM_AT);
      long bytes = memory.acquire(place + RingMemory.CLAIM_BYTES);
      boolean over =
          claim == RingMemory.NO_CLAIM || claim + bytes <= memory.acquire(RingMemory.HEAD);
      if (over && take(memory, place, self)) {
        return place;
      }
    }
    throw new IpcException(
        ring.toString(),
        "all " + ring.shape().writers() + " places for writers are taken",
        "make it with more");
  }

  @Override
  final boolean write(byte[] bytes, int from, int length) throws IpcException {
    long size = RingMemory.size(RingMemory.WORD, length);
    long tail;
    long filling;
    do {
      tail = memory.acquire(RingMemory.TAIL);
      long toEnd = toEnd(tail);
      filling = size > toEnd ? toEnd : 0;
      if (tail + filling + size - knownHead > room) {
        knownHead = memory.acquire(RingMemory.HEAD);
        if (knownHead - tail > 0) {
          checked(knownHead, memory.acquire(RingMemory.TAIL));
        } else if (tail + filling + size - knownHead > room) {
          memory.release(place + RingMemory.CLAIM_AT, RingMemory.NO_CLAIM);
          return false;
        }
      }
      memory.release(place + RingMemory.CLAIM_AT, RingMemory.NO_CLAIM);
      memory.release(place + RingMemory.CLAIM_BYTES, filling + size);
      step();
      memory.release(place + RingMemory.CLAIM_AT, tail);
      step();
    } while (!memory.exchange(RingMemory.TAIL, tail, tail + filling + size));
    step();
    if (filling > 0) {
      memory.release(
          at(tail), RingMemory.word(RingMemory.FILLING, (int) filling - RingMemory.WORD));
    }
    step();
    long at = at(tail + filling);
    memory.copyIn(bytes, from, at + RingMemory.WORD, length);
    step();
    memory.release(at, RingMemory.word(RingMemory.MESSAGE, length));
    step();
    return true;
  }
}
