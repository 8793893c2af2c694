package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.PosixSemaphore;
import dev.holdfast.ipc.SharedMemory;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.ring.RingShape.Kind;
import dev.holdfast.posix.sysv.SysvKey;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * A ring of messages in memory that processes share. A message is seen whole or not at all: a
 * writer that is killed at any instant leaves at most a gap, which the reader skips and counts once
 * the kernel proves the writer dead.
 *
 * <p>Everybody opens the ring for itself and takes one {@link #writer} or {@link #reader}, each to
 * be used by one thread at a time.
 */
public final class Ring implements AutoCloseable {

  /** So long the maker of a semaphore may take to give it its first value. */
  private static final Duration MAKERS_TIME = Duration.ofSeconds(5);

  private final String object;
  private final Runnable giveBack;
  private final RingMemory memory;
  private final RingShape shape;
  private final Bell readersBell;
  private final Bell writersBell;
  private final Waker waker;
  private final long bytes;
  private final int largest;

  private Ring(String object, Runnable giveBack, RingMemory memory, RingShape shape, Waker waker) {
    this.object = object;
    this.giveBack = giveBack;
    this.memory = memory;
    this.shape = shape;
    this.waker = waker;
    this.bytes = shape.bytes();
    this.largest = shape.largest();
    this.readersBell = new Bell(memory, RingMemory.READERS_BELL, waker);
    this.writersBell = new Bell(memory, RingMemory.WRITERS_BELL, Waker.futex(object));
  }

  /** Makes the semaphore of a ring. */
  private interface Semaphore {
    Waker make() throws IpcException;
  }

  private static Semaphore semaphoreOf(String name) {
    return () -> Waker.semaphore(PosixSemaphore.openOrCreate(name, 0));
  }

  private static Semaphore semaphoreOf(int key) {
    return () -> {
      try {
        return Waker.semaphore(SysvSemaphoreSet.openOrCreate(key, MAKERS_TIME, 0));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IpcException("ring " + SysvKey.text(key), "interrupted while it was opened", "");
      }
    };
  }

  private static Waker waker(
      String object, RingMemory memory, Doorbell doorbell, Semaphore semaphore)
      throws IpcException {
    return doorbell.isSignal()
        ? Waker.signal(doorbell.code(), () -> memory.acquire(RingMemory.READER))
        : doorbell.equals(Doorbell.SEMAPHORE) ? semaphore.make() : Waker.futex(object);
  }

  /**
   * Makes a ring as a POSIX object that its owner alone may use.
   *
   * @param name a slash and up to 249 bytes without another
   */
  public static Ring create(String name, RingShape shape) throws IpcException {
    return in(SharedMemory.createPosix(name, shape.allBytes()), shape, semaphoreOf(name));
  }

  /** Makes a ring in a System V segment that its owner alone may use. */
  public static Ring create(int key, RingShape shape) throws IpcException {
    return in(SharedMemory.createSysv(key, shape.allBytes()), shape, semaphoreOf(key));
  }

  /** Opens a ring as it is; what is no ring, or one that is not whole, is refused. */
  public static Ring open(String name) throws IpcException {
    return found(SharedMemory.openPosix(name), semaphoreOf(name));
  }

  /** Opens a ring in a System V segment as it is. */
  public static Ring open(int key) throws IpcException {
    return found(SharedMemory.openSysv(key), semaphoreOf(key));
  }

  private static Ring in(SharedMemory shared, RingShape shape, Semaphore semaphore)
      throws IpcException {
    String object = shared.toString();
    try {
      Waker waker = waker(object, new RingMemory(shared.segment()), shape.doorbell(), semaphore);
      return make(object, shared.segment(), shared::close, shape, waker);
    } catch (IpcException e) {
      shared.close();
      throw e;
    }
  }

  /** Makes a ring in memory whose bytes are 0. */
  static Ring make(
      String object, MemorySegment segment, Runnable giveBack, RingShape shape, Waker waker) {
    RingMemory memory = new RingMemory(segment);
    memory.intPlain(RingMemory.KIND_AT, shape.kind().code());
    memory.plain(RingMemory.BYTES_AT, shape.bytes());
    memory.intPlain(RingMemory.LARGEST_AT, shape.largest());
    memory.intPlain(RingMemory.WRITERS_AT, shape.writers());
    memory.intPlain(RingMemory.DOORBELL_AT, shape.doorbell().code());
    for (int place = 0; place < shape.writers(); place++) {
      memory.plain(RingMemory.place(place) + RingMemory.CLAIM_AT, RingMemory.NO_CLAIM);
    }
    Head.finish(memory, RingMemory.LETTERS, RingMemory.LAYOUT);
    return new Ring(object, giveBack, memory, shape, waker);
  }

  private static Ring found(SharedMemory shared, Semaphore semaphore) throws IpcException {
    try {
      RingMemory memory = new RingMemory(shared.segment());
      RingShape shape = shapeOf(shared, memory);
      Waker waker = waker(shared.toString(), memory, shape.doorbell(), semaphore);
      return new Ring(shared.toString(), shared::close, memory, shape, waker);
    } catch (IpcException e) {
      shared.close();
      throw e;
    }
  }

  private static RingShape shapeOf(SharedMemory shared, RingMemory memory) throws IpcException {
    Head.check(shared, memory, RingMemory.LETTERS, RingMemory.LAYOUT, "ring");
    RingShape shape = shapeIn(shared.toString(), memory);
    Head.checkLength(shared, shape.allBytes());
    return shape;
  }

  private static RingShape shapeIn(String object, RingMemory memory) throws IpcException {
    int code = memory.intAcquire(RingMemory.KIND_AT);
    for (Kind kind : Kind.values()) {
      if (kind.code() == code) {
        try {
          return new RingShape(
              kind,
              memory.plain(RingMemory.BYTES_AT),
              memory.intAcquire(RingMemory.LARGEST_AT),
              memory.intAcquire(RingMemory.WRITERS_AT),
              new Doorbell(memory.intAcquire(RingMemory.DOORBELL_AT)));
        } catch (IllegalArgumentException e) {
          throw Head.spoilt(object, String.valueOf(e.getMessage()));
        }
      }
    }
    throw Head.spoilt(object, "no ring is of kind " + code);
  }

  /** As what it was made. */
  public RingShape shape() {
    return shape;
  }

  /** How full it is and what became of messages, as of now; it may be asked while others work. */
  public RingState state() {
    return RingState.of(memory, shape);
  }

  /** Who has a place to write. */
  public enum Writers {
    /** Nobody. */
    NONE,
    /** One process that lives, or more. */
    ALIVE,
    /** Only processes that have died. */
    DEAD
  }

  /** Whether anybody who has a place to write lives; asks the kernel. */
  public Writers writers() throws IpcException {
    Writers found = Writers.NONE;
    for (int number = 0; number < shape.writers(); number++) {
      long owner = memory.acquire(RingMemory.place(number) + RingMemory.OWNER);
      if (owner != Owner.NOBODY) {
        if (!Owner.isDead(owner)) {
          return Writers.ALIVE;
        }
        found = Writers.DEAD;
      }
    }
    return found;
  }

  /**
   * Takes a place to write.
   *
   * @throws IpcException where another process has the only one, or no place is free
   */
  public RingWriter writer() throws IpcException {
    long only = RingMemory.place(0);
    RingWriter writer =
        switch (shape.kind()) {
          case SINGLE -> new SingleWriter(this, only, RingWriter.takeOnly(this));
          case MANY -> ManyWriter.at(this);
          case BROADCAST -> new BroadcastWriter(this, only, RingWriter.takeOnly(this));
        };
    if (shape.sleeps()) {
      // A reader that sleeps is to hear when this process dies.
      readersBell.ring();
    }
    return writer;
  }

  /**
   * Takes the place to read; with {@link Kind#BROADCAST} one more, which hears what is written from
   * now on.
   *
   * @throws IpcException where another process has it
   */
  public RingReader reader() throws IpcException {
    return switch (shape.kind()) {
      case SINGLE -> new SingleReader(this);
      case MANY -> new ManyReader(this);
      case BROADCAST -> new BroadcastReader(this);
    };
  }

  RingMemory memory() {
    return memory;
  }

  Bell readersBell() {
    return readersBell;
  }

  Bell writersBell() {
    return writersBell;
  }

  /** A head must be within the last room up to the tail. */
  void check(long head, long tail) throws IpcException {
    boolean whole = ((head | tail) & (RingMemory.WORD - 1)) == 0;
    if (!whole || tail - head < 0 || tail - head > shape.bytes()) {
      throw spoilt("read up to " + head + ", written up to " + tail);
    }
  }

  /**
   * Bytes of the record at a position by its first word, which must be one that can stand there.
   */
  long size(long word, int headBytes, long position) throws IpcException {
    long length = word - RingMemory.word(RingMemory.MESSAGE, 0);
    long size = RingMemory.size(headBytes, (int) length);
    return length >= 0 && length <= largest && (position & (bytes - 1)) + size <= bytes
        ? size
        : otherSize(word, headBytes, position);
  }

  private long otherSize(long word, int headBytes, long position) throws IpcException {
    int length = RingMemory.length(word);
    long size =
        switch (RingMemory.kind(word)) {
          case RingMemory.MESSAGE ->
              length <= shape.largest() ? RingMemory.size(headBytes, length) : 0;
          case RingMemory.FILLING -> RingMemory.size(RingMemory.WORD, length);
          default -> 0;
        };
    if (length < 0 || size <= 0 || size > shape.bytes() - (position & (shape.bytes() - 1))) {
      throw spoilt("at %d stands %016x, which is no record".formatted(position, word));
    }
    return size;
  }

  /** Refuses what cannot be: somebody wrote where it should not have. */
  IpcException spoilt(String what) {
    return new IpcException(object, "it is spoilt: " + what, "stop all and remove it");
  }

  IpcException taken(String what, long owner) {
    return new IpcException(object, what + " is " + Owner.text(owner), "end that one first");
  }

  /** Gives the memory back; writers and readers of this opening are over. The ring stays. */
  @Override
  public void close() {
    readersBell.closing(giveBack);
    try {
      waker.close();
    } catch (IpcException e) {
      throw new IllegalStateException(object, e);
    }
  }

  @Override
  public String toString() {
    return object;
  }
}
