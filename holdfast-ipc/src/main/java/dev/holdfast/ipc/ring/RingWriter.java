package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import java.time.Duration;
import java.util.Objects;

/** Writes to a ring. To be used by one thread at a time. */
public abstract sealed class RingWriter implements AutoCloseable
    permits SingleWriter, ManyWriter, BroadcastWriter {

  private static final Duration SLICE = Duration.ofMillis(50);

  final Ring ring;
  final RingMemory memory;
  final long place;
  final long dataAt;
  final long room;

  /** How far the reader was when this writer last looked. */
  long knownHead;

  private final int largest;
  private final boolean sleeps;
  private final Bell readers;
  private final Bell writers;
  private final long self;
  private long written;

  /** A writer at a place that is its own already. */
  RingWriter(Ring ring, long place, long self) {
    RingShape shape = ring.shape();
    this.ring = ring;
    this.memory = ring.memory();
    this.place = place;
    this.self = self;
    this.dataAt = shape.dataAt();
    this.room = shape.bytes();
    this.largest = shape.largest();
    this.sleeps = shape.sleeps();
    this.readers = ring.readersBell();
    this.writers = ring.writersBell();
    this.written = memory.acquire(place + RingMemory.WRITTEN);
  }

  /** Takes a place where nobody is, or one that is dead. */
  static boolean take(RingMemory memory, long place, long self) throws IpcException {
    long owner = memory.acquire(place + RingMemory.OWNER);
    return (owner == Owner.NOBODY || Owner.isDead(owner))
        && memory.exchange(place + RingMemory.OWNER, owner, self);
  }

  /** Takes the only place to write; the word of who has it now, this process. */
  static long takeOnly(Ring ring) throws IpcException {
    long self = Owner.self();
    if (!take(ring.memory(), RingMemory.place(0), self)) {
      throw ring.taken("its writer", ring.memory().acquire(RingMemory.place(0) + RingMemory.OWNER));
    }
    return self;
  }

  /**
   * Writes a message if there is room.
   *
   * @return {@code DONE}, or {@code FULL}
   * @throws IllegalArgumentException where it is larger than the ring takes
   */
  public final Outcome offer(byte[] message) throws IpcException {
    return offer(message, 0, message.length);
  }

  /** Writes a part of an array as a message if there is room. */
  public final Outcome offer(byte[] bytes, int from, int length) throws IpcException {
    if (length > largest) {
      throw new IllegalArgumentException(
          "a message of %d bytes is larger than %s takes, %d".formatted(length, ring, largest));
    }
    Objects.checkFromIndexSize(from, length, bytes.length);
    if (!write(bytes, from, length)) {
      memory.release(place + RingMemory.NO_ROOM, memory.plain(place + RingMemory.NO_ROOM) + 1);
      return Outcome.FULL;
    }
    memory.release(place + RingMemory.WRITTEN, ++written);
    if (sleeps) {
      readers.ring();
    }
    return Outcome.DONE;
  }

  /**
   * Writes a message, waiting for room where that is needed.
   *
   * @return {@code DONE}; {@code FULL} when the time is over; {@code PEER_GONE} where there is no
   *     room and the reader has died
   */
  public final Outcome put(byte[] message, Duration longest)
      throws IpcException, InterruptedException {
    Outcome outcome = offer(message);
    if (outcome == Outcome.DONE || longest.isZero()) {
      return outcome;
    }
    long end = System.nanoTime() + longest.toNanos();
    while (outcome == Outcome.FULL) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return Outcome.FULL;
      }
      long reader = memory.acquire(RingMemory.READER);
      if (reader != Owner.NOBODY && Owner.isDead(reader)) {
        return Outcome.PEER_GONE;
      }
      awaitReading(left);
      outcome = offer(message);
    }
    return outcome;
  }

  /** Waits until the reader has read on. */
  private void awaitReading(long leftNanos) throws IpcException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while waiting for room in " + ring);
    }
    if (!sleeps) {
      Thread.onSpinWait();
      return;
    }
    Duration left = Duration.ofNanos(leftNanos);
    writers.sleep(
        () -> memory.acquire(RingMemory.HEAD) != knownHead,
        left.compareTo(SLICE) < 0 ? left : SLICE);
  }

  /** Writes a message; false where there is no room. */
  abstract boolean write(byte[] bytes, int from, int length) throws IpcException;

  /** A head must be within the last room up to the tail. */
  final void checked(long head, long tail) throws IpcException {
    ring.check(head, tail);
  }

  /** Where a position is in the memory. */
  final long at(long position) {
    return dataAt + (position & (room - 1));
  }

  /** Bytes of the room behind a position. */
  final long toEnd(long position) {
    return room - (position & (room - 1));
  }

  /** Between two steps of a write. */
  void step() {}

  /** Gives the place up. */
  @Override
  public void close() {
    memory.exchange(place + RingMemory.OWNER, self, Owner.NOBODY);
  }
}
