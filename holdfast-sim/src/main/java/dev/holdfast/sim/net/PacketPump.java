package dev.holdfast.sim.net;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.DeviceFile;
import dev.holdfast.posix.file.Poll;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries packets from one tun interface to another: one thread takes them and decides their fate,
 * another hands each over when its time has come. Packets on their way stand in a ring outside the
 * heap.
 */
final class PacketPump implements AutoCloseable {

  private static final int SLOTS = 8_192;
  private static final int SLOT_BYTES = 2_048;
  private static final Duration LOOK_UP = Duration.ofMillis(100);
  private static final long CLOSE_MILLIS = 2_000;

  private final Descriptor from;
  private final Descriptor to;
  private final PathFate fate;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment ring = arena.allocate((long) SLOTS * SLOT_BYTES);
  private final int[] lengths = new int[SLOTS];
  private final long[] arrivals = new long[SLOTS];
  private final Thread taking;
  private final Thread giving;
  private volatile long taken;
  private volatile long given;
  private volatile PathCount count = PathCount.NONE;
  private volatile boolean over;

  private PacketPump(Descriptor from, Descriptor to, PathFate fate) {
    this.from = from;
    this.to = to;
    this.fate = fate;
    this.giving = Thread.ofPlatform().daemon().name("packets-out").unstarted(this::give);
    this.taking = Thread.ofPlatform().daemon().name("packets-in").unstarted(this::take);
  }

  static PacketPump start(Descriptor from, Descriptor to, PathFate fate) {
    PacketPump pump = new PacketPump(from, to, fate);
    pump.giving.start();
    pump.taking.start();
    return pump;
  }

  PathCount count() {
    return count;
  }

  private MemorySegment slot(long number) {
    return ring.asSlice(number % SLOTS * SLOT_BYTES, SLOT_BYTES);
  }

  private void take() {
    try {
      while (!over) {
        // A ring that is full lets the interface's own queue fill.
        if (taken - given == SLOTS) {
          LockSupport.parkNanos(LOOK_UP.toNanos());
        } else if ((Poll.await(from, Poll.IN, LOOK_UP) & Poll.IN) != 0) {
          takeOne();
        }
      }
    } catch (PosixException e) {
      System.err.println("holdfast: the impaired link is over: " + e.getMessage());
    }
  }

  private void takeOne() throws PosixException {
    long number = taken;
    int at = (int) (number % SLOTS);
    int length = (int) DeviceFile.read(from, slot(number));
    long arrival = fate.arrival(System.nanoTime(), length);
    count = fate.count();
    if (arrival != PathFate.NEVER) {
      lengths[at] = length;
      arrivals[at] = arrival;
      taken = number + 1;
      LockSupport.unpark(giving);
    }
  }

  private void give() {
    while (!over) {
      long left =
          given == taken ? LOOK_UP.toNanos() : arrivals[(int) (given % SLOTS)] - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(left);
      } else {
        giveOne();
      }
    }
  }

  private void giveOne() {
    long number = given;
    try {
      DeviceFile.write(to, slot(number).asSlice(0, lengths[(int) (number % SLOTS)]));
    } catch (PosixException e) {
      // The interface there is down, or its system has no room: lost, as on any line.
    }
    given = number + 1;
  }

  @Override
  public void close() {
    over = true;
    LockSupport.unpark(giving);
    try {
      taking.join(CLOSE_MILLIS);
      giving.join(CLOSE_MILLIS);
      arena.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
