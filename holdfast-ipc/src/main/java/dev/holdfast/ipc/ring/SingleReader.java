package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;

/** The only reader of the only writer: all before the tail is whole. */
final class SingleReader extends RingReader {

  private final long self;
  private long head;
  private long knownTail;

  SingleReader(Ring ring) throws IpcException {
    super(ring);
    self = takePlace(ring);
    head = memory.acquire(RingMemory.HEAD);
    knownTail = head;
  }

  @Override
  public int read(Handler handler, int most) throws IpcException {
    if (head == knownTail) {
      knownTail = memory.acquire(RingMemory.TAIL);
      if (head == knownTail) {
        Thread.onSpinWait();
        return 0;
      }
      ring.check(head, knownTail);
    }
    int count = 0;
    long to = head;
    try {
      while (count < most && to != knownTail) {
        long at = at(to);
        long word = memory.plain(at);
        long end = to + ring.size(word, RingMemory.WORD, to);
        if (end - knownTail > 0) {
          throw ring.spoilt("the record at %d ends behind %d".formatted(to, knownTail));
        }
        if (RingMemory.kind(word) == RingMemory.MESSAGE) {
          handler.message(memory.segment(), at + RingMemory.WORD, RingMemory.length(word));
          count++;
        }
        to = end;
      }
    } finally {
      if (to != head) {
        head = to;
        memory.release(RingMemory.HEAD, to);
        made();
      }
    }
    return count;
  }

  @Override
  boolean ready() {
    return memory.acquire(RingMemory.TAIL) != head;
  }

  @Override
  public long missed() {
    return 0;
  }

  @Override
  public void close() {
    memory.exchange(RingMemory.READER, self, Owner.NOBODY);
  }
}
