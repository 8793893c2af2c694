package dev.holdfast.ipc.ring;

/**
 * How a ring is, as anybody may look while others work on it.
 *
 * @param written messages written since it was made
 * @param waiting bytes written or claimed and not read yet, heads included
 * @param noRoom times a writer found no room
 * @param skipped messages skipped because their writer died while it wrote
 * @param writers processes that write, dead ones included
 * @param reader the process that reads, 0 without one
 */
public record RingState(
    long written, long waiting, long noRoom, long skipped, int writers, int reader) {

  static RingState of(RingMemory memory, RingShape shape) {
    long written = 0;
    long noRoom = 0;
    int writers = 0;
    for (int number = 0; number < shape.writers(); number++) {
      long place = RingMemory.place(number);
      written += memory.acquire(place + RingMemory.WRITTEN);
      noRoom += memory.acquire(place + RingMemory.NO_ROOM);
      writers += memory.acquire(place + RingMemory.OWNER) == Owner.NOBODY ? 0 : 1;
    }
    long head = memory.acquire(RingMemory.HEAD);
    long tail = memory.acquire(RingMemory.TAIL);
    return new RingState(
        written,
        Math.clamp(tail - head, 0, shape.bytes()),
        noRoom,
        memory.acquire(RingMemory.SKIPPED),
        writers,
        Owner.pid(memory.acquire(RingMemory.READER)));
  }
}
