package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;

/** The only reader of the only writer: reads while the word at the head is not 0. */
final class SingleReader extends RingReader {

  private final long self;
  private long head;

  SingleReader(Ring ring) throws IpcException {
    super(ring);
    self = takePlace(ring);
    head = memory.acquire(RingMemory.HEAD);
    long tail = memory.acquire(RingMemory.TAIL);
    // The tail is moved after the record is there, so the reader can be ahead of it.
    ring.check(Math.min(head, tail), Math.max(head, tail));
  }

  @Override
  public int read(Handler handler, int most) throws IpcException {
    int count = 0;
    long to = head;
    try {
      while (count < most && to - head < room) {
        long at = at(to);
        long word = memory.acquire(at);
        if (word == 0) {
          break;
        }
        long size = ring.size(word, RingMemory.WORD, to);
        if (RingMemory.kind(word) == RingMemory.MESSAGE) {
          handler.message(memory.segment(), at + RingMemory.WORD, RingMemory.length(word));
          count++;
        }
        to += size;
      }
    } finally {
      if (to != head) {
        head = to;
        memory.release(RingMemory.HEAD, to);
        made();
      }
    }
    return paced(count, most);
  }

  @Override
  boolean ready() {
    return memory.acquire(at(head)) != 0;
  }

  @Override
  public long missed() {
    return 0;
  }

  @Override
  public void close() {
    super.close();
    memory.exchange(RingMemory.READER, self, Owner.NOBODY);
  }
}
