package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import java.lang.foreign.MemorySegment;

/**
 * One of any readers of a writer that waits for nobody. Each message is copied and then looked at
 * again: where the writer has come round meanwhile, the reader goes on with the newest.
 */
final class BroadcastReader extends RingReader {

  private static final int HEAD_BYTES = 2 * RingMemory.WORD;

  private byte[] copy = new byte[256];
  private long position;
  private long next;
  private long missed;

  BroadcastReader(Ring ring) {
    super(ring);
    position = memory.acquire(RingMemory.TAIL);
  }

  @Override
  public int read(Handler handler, int most) throws IpcException {
    int count = 0;
    long tail = memory.acquire(RingMemory.TAIL);
    while (count < most && position != tail) {
      if (overtaken()) {
        position = memory.acquire(RingMemory.TAIL);
        return count;
      }
      long at = at(position);
      long word = memory.plain(at);
      long number = memory.plain(at + RingMemory.WORD);
      if (overtaken()) {
        continue;
      }
      long size = ring.size(word, HEAD_BYTES, position);
      int length = RingMemory.length(word);
      boolean message = RingMemory.kind(word) == RingMemory.MESSAGE;
      if (message) {
        if (length > copy.length) {
          copy = new byte[Math.max(length, 2 * copy.length)];
        }
        memory.copyOut(at + HEAD_BYTES, copy, length);
        if (overtaken()) {
          continue;
        }
      }
      position += size;
      if (message) {
        missed += next == 0 ? 0 : Math.max(0, number - next);
        next = number + 1;
        count++;
        handler.message(MemorySegment.ofArray(copy), 0, length);
      }
    }
    return count;
  }

  /** Whether what stands here may have been written over. */
  private boolean overtaken() {
    return memory.after(RingMemory.WRITING) - position > room;
  }

  @Override
  boolean ready() {
    return memory.acquire(RingMemory.TAIL) != position;
  }

  @Override
  public long missed() {
    return missed;
  }
}
