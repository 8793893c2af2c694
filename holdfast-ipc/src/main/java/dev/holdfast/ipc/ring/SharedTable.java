package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.SharedMemory;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Last values by name in memory that processes share: each name has one owner who writes, anybody
 * reads. A value is read whole or the one before is; an owner that dies while it writes leaves the
 * last whole value, and is told as gone.
 *
 * <pre>
 *    0 48  head, see the ring; at 12 the number of entries (4), at 16 bytes of the largest value (4)
 *   64  4  counts up with each change, once or twice; 68  4  1 while somebody may sleep on it
 *   72  8  who makes an entry now
 *  128     entries, each: 0  4  1 once it has a name   4  4  bytes of the name
 *          8  8  version of the value, 0 before the first   16  8  owner
 *         24  4  bytes of the even value   28  4  of the odd one   32 64  name, UTF-8
 *         96     even value, then odd value, each filled up to a multiple of 8
 * </pre>
 *
 * <p>The value of version v is the odd one where v is odd. Its owner writes the other one and then
 * counts the version up, by one store; who has copied a value and still finds its version has it
 * whole.
 */
public final class SharedTable implements AutoCloseable {

  private static final String LETTERS = "HOLDTABL";
  private static final int LAYOUT = 1;
  private static final long ENTRIES_AT = Head.OWN_AT;
  private static final long LARGEST_AT = 16;
  private static final long BELL = 64;
  private static final long LOCK = 72;
  private static final long FIRST = 128;

  private static final long NAME_BYTES = 4;
  private static final long VERSION = 8;
  private static final long OWNER = 16;
  private static final long LENGTHS = 24;
  private static final long NAME = 32;
  private static final long VALUES = 96;

  private static final int MOST_NAME_BYTES = 64;
  private static final int MOST_ENTRIES = 1 << 20;
  private static final int MOST_VALUE_BYTES = 1 << 20;
  private static final Duration SLICE = Duration.ofMillis(100);
  private static final long NAP_NANOS = 100_000;

  private final SharedMemory shared;
  private final RingMemory memory;
  private final int entries;
  private final int largest;
  private final long stride;
  private final Bell bell;

  /**
   * A value as it was at one moment.
   *
   * @param version counts the values of this name from 1
   * @param writer the process that owns the name, 0 where none does
   */
  public record Value(byte[] bytes, long version, int writer) {}

  private SharedTable(SharedMemory shared, RingMemory memory, int entries, int largest) {
    this.shared = shared;
    this.memory = memory;
    this.entries = entries;
    this.largest = largest;
    this.stride = stride(largest);
    this.bell = new Bell(memory, BELL, Waker.futex(shared.toString()));
  }

  private static long stride(int largest) {
    return VALUES + 2 * RingMemory.size(0, largest);
  }

  /**
   * Makes a table as a POSIX object that its owner alone may use.
   *
   * @param name a slash and up to 249 bytes without another
   * @param entries names that it has room for, 1 to 2^20
   * @param largest bytes of the largest value, 1 to 1 MiB
   */
  public static SharedTable create(String name, int entries, int largest) throws IpcException {
    if (entries < 1 || entries > MOST_ENTRIES || largest < 1 || largest > MOST_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "%d entries with values of up to %d bytes".formatted(entries, largest));
    }
    SharedMemory shared = SharedMemory.createPosix(name, FIRST + entries * stride(largest));
    RingMemory memory = new RingMemory(shared.segment());
    memory.intPlain(ENTRIES_AT, entries);
    memory.intPlain(LARGEST_AT, largest);
    Head.finish(memory, LETTERS, LAYOUT);
    return new SharedTable(shared, memory, entries, largest);
  }

  /** Opens a table as it is; what is no table, or one that is not whole, is refused. */
  public static SharedTable open(String name) throws IpcException {
    SharedMemory shared = SharedMemory.openPosix(name);
    try {
      RingMemory memory = new RingMemory(shared.segment());
      Head.check(shared, memory, LETTERS, LAYOUT, "table");
      int entries = memory.intAcquire(ENTRIES_AT);
      int largest = memory.intAcquire(LARGEST_AT);
      if (entries < 1 || entries > MOST_ENTRIES || largest < 1 || largest > MOST_VALUE_BYTES) {
        throw Head.spoilt(name, entries + " entries with values of up to " + largest + " bytes");
      }
      Head.checkLength(shared, FIRST + entries * stride(largest));
      return new SharedTable(shared, memory, entries, largest);
    } catch (IpcException e) {
      shared.close();
      throw e;
    }
  }

  /** A name that this process owns. */
  public final class Entry implements AutoCloseable {
    private final long at;
    private final long self;

    private Entry(long at, long self) {
      this.at = at;
      this.self = self;
    }

    /** Sets its value; to be called by one thread at a time. */
    public void set(byte... value) throws IpcException {
      if (value.length > largest) {
        throw new IllegalArgumentException(
            "a value of %d bytes is larger than %s takes, %d"
                .formatted(value.length, shared, largest));
      }
      long next = memory.plain(at + VERSION) + 1;
      VarHandle.storeStoreFence(); // what is written over now is no longer the value
      memory.intPlain(at + LENGTHS + Integer.BYTES * (next & 1), value.length);
      memory.copyIn(value, 0, valueAt(at, next), value.length);
      memory.release(at + VERSION, next);
      memory.increment(BELL);
      bell.ring();
    }

    /** Gives the name up; its last value stays. */
    @Override
    public void close() {
      memory.exchange(at + OWNER, self, Owner.NOBODY);
    }
  }

  private long valueAt(long entry, long version) {
    return entry + VALUES + (version & 1) * RingMemory.size(0, largest);
  }

  /**
   * Owns a name: one without owner, one whose owner died, or a new one.
   *
   * @param name up to 64 bytes in UTF-8
   * @throws IpcException where another owns it, or the table is full
   */
  public Entry own(String name) throws IpcException, InterruptedException {
    byte[] bytes = bytesOf(name);
    long self = Owner.self();
    lock(self);
    try {
      long at = find(bytes);
      if (at < 0) {
        at = make(bytes);
      }
      long owner = memory.acquire(at + OWNER);
      boolean free = owner == Owner.NOBODY || Owner.isDead(owner);
      if (!free || !memory.exchange(at + OWNER, owner, self)) {
        throw new IpcException(
            shared + " " + name, Owner.text(owner) + " owns it", "end that one first");
      }
      return new Entry(at, self);
    } finally {
      memory.exchange(LOCK, self, Owner.NOBODY);
    }
  }

  private static byte[] bytesOf(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MOST_NAME_BYTES) {
      throw new IllegalArgumentException("a name has 1 to 64 bytes, not \"" + name + "\"");
    }
    return bytes;
  }

  /** One at a time makes entries; who dies at it leaves nothing that anybody sees. */
  private void lock(long self) throws IpcException, InterruptedException {
    while (true) {
      long owner = memory.acquire(LOCK);
      boolean free = owner == Owner.NOBODY || (owner != self && Owner.isDead(owner));
      if (free && memory.exchange(LOCK, owner, self)) {
        return;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for " + shared);
      }
      LockSupport.parkNanos(NAP_NANOS);
    }
  }

  private long make(byte[] name) throws IpcException {
    for (int number = 0; number < entries; number++) {
      long at = FIRST + number * stride;
      if (memory.intAcquire(at) == 0) {
        memory.copyIn(name, 0, at + NAME, name.length);
        memory.intPlain(at + NAME_BYTES, name.length);
        memory.intRelease(at, 1);
        return at;
      }
    }
    throw new IpcException(
        shared.toString(), "all " + entries + " names are taken", "make it with more");
  }

  private long find(byte[] name) {
    for (int number = 0; number < entries; number++) {
      long at = FIRST + number * stride;
      if (memory.intAcquire(at) == 0) {
        return -1;
      }
      if (Arrays.equals(nameAt(at), name)) {
        return at;
      }
    }
    return -1;
  }

  private byte[] nameAt(long at) {
    byte[] name = new byte[Math.clamp(memory.intAcquire(at + NAME_BYTES), 0, MOST_NAME_BYTES)];
    memory.copyOut(at + NAME, name, name.length);
    return name;
  }

  /** All names, in the order in which they were made. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (int number = 0; number < entries; number++) {
      long at = FIRST + number * stride;
      if (memory.intAcquire(at) == 0) {
        break;
      }
      names.add(new String(nameAt(at), StandardCharsets.UTF_8));
    }
    return names;
  }

  /** The last whole value of a name; empty where it has none. */
  public Optional<Value> get(String name) throws IpcException {
    long at = find(bytesOf(name));
    if (at < 0) {
      return Optional.empty();
    }
    while (true) {
      long version = memory.acquire(at + VERSION);
      if (version == 0) {
        return Optional.empty();
      }
      int length = memory.intAcquire(at + LENGTHS + Integer.BYTES * (version & 1));
      byte[] bytes = new byte[Math.clamp(length, 0, largest)];
      memory.copyOut(valueAt(at, version), bytes, bytes.length);
      if (memory.after(at + VERSION) == version) {
        if (length != bytes.length) {
          throw Head.spoilt(shared + " " + name, "a value of " + length + " bytes");
        }
        return Optional.of(new Value(bytes, version, Owner.pid(memory.acquire(at + OWNER))));
      }
    }
  }

  /** Whether nobody writes the value of a name any more: its owner died or gave it up. */
  public boolean isAbandoned(String name) throws IpcException {
    long at = find(bytesOf(name));
    if (at < 0) {
      return true;
    }
    long owner = memory.acquire(at + OWNER);
    return owner == Owner.NOBODY || Owner.isDead(owner);
  }

  /** A number that every change of any value makes another. */
  public int changes() {
    return memory.intAcquire(BELL);
  }

  /** Waits until something has changed since; whether it has. */
  public boolean awaitChange(int since, Duration longest)
      throws IpcException, InterruptedException {
    long end = System.nanoTime() + Math.min(longest.toNanos(), Long.MAX_VALUE / 2);
    while (changes() == since) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while waiting for a change of " + shared);
      }
      Duration slice = Duration.ofNanos(left);
      bell.sleep(() -> changes() != since, slice.compareTo(SLICE) < 0 ? slice : SLICE);
    }
    return true;
  }

  /** Gives the memory back; the table stays. */
  @Override
  public void close() {
    bell.closing(shared::close);
  }

  @Override
  public String toString() {
    return shared.toString();
  }
}
