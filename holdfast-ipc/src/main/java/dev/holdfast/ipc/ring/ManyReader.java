package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import java.lang.invoke.VarHandle;

/**
 * The only reader of many writers. It leaves zeroes behind, so that a record that is claimed and
 * not written is told by its first word. What a dead writer claimed it skips, and counts.
 */
final class ManyReader extends RingReader {

  /**
   * So long a writer may take from its claim to its record before anybody asks whether it lives.
   */
  private static final long PATIENCE_NANOS = 1_000_000;

  /** A batch ends there, so that writers get room in time. */
  private final long mostBytes;

  private final long self;
  private long head;
  private long stuckAt = -1;
  private long stuckNanos;

  ManyReader(Ring ring) throws IpcException {
    super(ring);
    mostBytes = room / 8;
    self = takePlace(ring);
    head = memory.acquire(RingMemory.HEAD);
    finishCleaning();
  }

  /** What the reader before had read and was cleaning when it died. */
  private void finishCleaning() throws IpcException {
    long to = memory.acquire(RingMemory.CLEANING);
    if (to - head > 0) {
      ring.check(head, to);
      clean(to);
    }
  }

  @Override
  public int read(Handler handler, int most) throws IpcException {
    int count = 0;
    long to = head;
    try {
      while (count < most && to - head < mostBytes) {
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
        clean(to);
        made();
      }
    }
    if (count == 0) {
      settle();
    }
    return paced(count, most);
  }

  /** All before a position is read: says so, leaves zeroes, and gives the room back. */
  private void clean(long to) {
    memory.release(RingMemory.CLEANING, to);
    VarHandle.storeStoreFence();
    long bytes = to - head;
    long first = Math.min(bytes, room - (head & (room - 1)));
    memory.zero(at(head), first);
    if (first < bytes) {
      memory.zero(at(head + first), bytes - first);
    }
    head = to;
    memory.release(RingMemory.HEAD, to);
  }

  @Override
  boolean ready() {
    return memory.acquire(at(head)) != 0;
  }

  @Override
  boolean unfinished() {
    return memory.acquire(RingMemory.TAIL) != head;
  }

  /**
   * Skips what stands next where it has stood so for long and its writer is proven dead. Until then
   * it leaves the tail alone, which writers are at all the time.
   */
  @Override
  void settle() throws IpcException {
    long now = System.nanoTime();
    if (stuckAt != head) {
      stuckAt = head;
      stuckNanos = now;
    } else if (now - stuckNanos > PATIENCE_NANOS) {
      stuckNanos = now;
      long tail = memory.acquire(RingMemory.TAIL);
      if (tail == head || memory.acquire(at(head)) != 0) {
        return;
      }
      ring.check(head, tail);
      long end = endOfDeadClaim(tail);
      if (end != head && memory.acquire(at(head)) == 0) {
        memory.release(RingMemory.SKIPPED, memory.plain(RingMemory.SKIPPED) + 1);
        clean(end);
        made();
      }
    }
  }

  /**
   * Where the claim at the head ends; at the head where a writer that lives may have it. A writer
   * that lost the race for it and died before it took its own claim back seems to have it too: then
   * the claim is the one at whose end something else begins.
   */
  private long endOfDeadClaim(long tail) throws IpcException {
    long end = head;
    int best = 0;
    for (int number = 0; number < ring.shape().writers(); number++) {
      long place = RingMemory.place(number);
      long claim = memory.acquire(place + RingMemory.CLAIM_AT);
      long claimEnd = claim + memory.acquire(place + RingMemory.CLAIM_BYTES);
      boolean here = claim != RingMemory.NO_CLAIM && claim - head <= 0 && claimEnd - head > 0;
      if (here && claimEnd - tail <= 0) {
        long owner = memory.acquire(place + RingMemory.OWNER);
        if (owner != Owner.NOBODY && !Owner.isDead(owner)) {
          return head;
        }
        int sure = beginning(claimEnd, tail);
        if (sure > best || (sure == best && claimEnd - end < 0)) {
          best = sure;
          end = claimEnd;
        }
      }
    }
    return end;
  }

  /**
   * How sure it is that something begins at a position: 3 by the tail or a claim, 2 by a record.
   */
  private int beginning(long position, long tail) {
    if (position == tail) {
      return 3;
    }
    for (int number = 0; number < ring.shape().writers(); number++) {
      if (memory.acquire(RingMemory.place(number) + RingMemory.CLAIM_AT) == position) {
        return 3;
      }
    }
    long word = memory.acquire(at(position));
    boolean record =
        RingMemory.kind(word) == RingMemory.MESSAGE || RingMemory.kind(word) == RingMemory.FILLING;
    return record && RingMemory.length(word) >= 0 && RingMemory.length(word) <= room ? 2 : 1;
  }

  @Override
  public long missed() {
    return memory.acquire(RingMemory.SKIPPED);
  }

  @Override
  public void close() {
    super.close();
    memory.exchange(RingMemory.READER, self, Owner.NOBODY);
  }
}
