package dev.holdfast.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.named.Mqueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A POSIX message queue: the highest priority is taken first, equal ones in order. It outlives
 * every process until its name is removed.
 */
public final class PosixQueue implements AutoCloseable {

  /** Messages that an ordinary user's queue can hold on an untouched system. */
  public static final int DEFAULT_DEPTH = 10;

  /** Bytes of the largest message that it can then take. */
  public static final int DEFAULT_MESSAGE_BYTES = 8192;

  private static final int OWNER_ONLY = 0600;
  private static final int PRIORITIES = 32768;
  private static final String LIMITS = "/proc/sys/fs/mqueue/";

  /**
   * A message.
   *
   * @param priority 0 to 32767
   */
  public record Message(int priority, byte[] body) {}

  private final Handle handle;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment room;
  private final MemorySegment priority = arena.allocate(JAVA_INT);

  private PosixQueue(String name, Descriptor descriptor) throws PosixException {
    this.handle = new Handle(object(name), descriptor);
    this.room = arena.allocate(Mqueue.attributes(descriptor).messageBytes());
  }

  private static String object(String name) {
    return "POSIX queue " + name;
  }

  /**
   * Opens one that is there.
   *
   * @param name begins with a slash and has no other
   */
  public static PosixQueue open(String name) throws IpcException {
    PosixName.check(name);
    try {
      return new PosixQueue(name, Mqueue.open(name));
    } catch (PosixException e) {
      throw Trouble.of(object(name), e);
    }
  }

  /** Makes one that its owner alone may use; fails with {@code EEXIST} where there is one. */
  public static PosixQueue create(String name, int depth, int messageBytes) throws IpcException {
    return create(name, true, depth, messageBytes);
  }

  /** Makes one, or opens the one that is there as it is. */
  public static PosixQueue openOrCreate(String name, int depth, int messageBytes)
      throws IpcException {
    return create(name, false, depth, messageBytes);
  }

  private static PosixQueue create(String name, boolean exclusive, int depth, int messageBytes)
      throws IpcException {
    PosixName.check(name);
    try {
      return new PosixQueue(name, Mqueue.create(name, OWNER_ONLY, exclusive, depth, messageBytes));
    } catch (PosixException e) {
      throw switch (e.errno()) {
        case EINVAL ->
            new IpcException(
                object(name),
                "depth %d and %d bytes a message pass the limits msg_max %s and msgsize_max %s"
                    .formatted(depth, messageBytes, limit("msg_max"), limit("msgsize_max")),
                "raise them (sysctl fs.mqueue.msg_max, fs.mqueue.msgsize_max) or ask for less",
                e);
        case EMFILE ->
            new IpcException(
                object(name),
                "the bytes of all queues of this user would pass its limit",
                "raise it (ulimit -q), remove other queues, or ask for less",
                e);
        case ENOSPC ->
            Trouble.limit(
                object(name),
                "there are as many queues as may be",
                "queues_max",
                LIMITS + "queues_max",
                e);
        default -> Trouble.of(object(name), e);
      };
    }
  }

  private static String limit(String name) {
    return Trouble.value(Path.of(LIMITS + name));
  }

  /**
   * Sends one message.
   *
   * @param priority 0 to 32767
   * @return {@code DONE}, or {@code FULL} when there was no room in the time
   */
  public Outcome send(byte[] body, int priority, Duration longest)
      throws IpcException, InterruptedException {
    if (priority < 0 || priority >= PRIORITIES) {
      throw new IllegalArgumentException("a priority is 0 to 32767, not " + priority);
    }
    Deadline deadline = Deadline.in(longest);
    MemorySegment message = Scratch.of(body);
    while (true) {
      try {
        handle.of(() -> {
          Mqueue.send(handle.descriptor(), message, priority);
          return priority;
        });
        return Outcome.DONE;
      } catch (PosixException e) {
        switch (e.errno()) {
          case EAGAIN, EINTR -> {
            if (!deadline.soon() && (deadline.over() || handle.await(Poll.OUT, deadline) == 0)) {
              return Outcome.FULL;
            }
          }
          case EMSGSIZE ->
              throw new IpcException(
                  handle.object(),
                  "a message of %d bytes is too long, the queue takes %d"
                      .formatted(body.length, room.byteSize()),
                  "send less, or make the queue anew for larger ones",
                  e);
          default -> throw Trouble.of(handle.object(), e);
        }
      }
    }
  }

  /** Takes the oldest of the highest priority; none: {@code EMPTY} when none came in the time. */
  public Receipt<Message> receive(Duration longest) throws IpcException, InterruptedException {
    Deadline deadline = Deadline.in(longest);
    while (true) {
      try {
        return Receipt.got(handle.of(this::take));
      } catch (PosixException e) {
        switch (e.errno()) {
          case EAGAIN, EINTR -> {
            if (!deadline.soon() && (deadline.over() || handle.await(Poll.IN, deadline) == 0)) {
              return Receipt.none(Outcome.EMPTY);
            }
          }
          default -> throw Trouble.of(handle.object(), e);
        }
      }
    }
  }

  private Message take() throws PosixException {
    synchronized (room) {
      int size = Mqueue.receive(handle.descriptor(), room, priority);
      return new Message(priority.get(JAVA_INT, 0), room.asSlice(0, size).toArray(JAVA_BYTE));
    }
  }

  /** Depth, size of messages, and how many wait. */
  public Mqueue.Attributes attributes() throws IpcException {
    try {
      return handle.of(() -> Mqueue.attributes(handle.descriptor()));
    } catch (PosixException e) {
      throw Trouble.of(handle.object(), e);
    }
  }

  /** To wait by, among other things. Whoever closes it must see to it that nobody uses it. */
  public Descriptor descriptor() {
    return handle.descriptor();
  }

  /** Removes a name; those who have the queue open keep it. */
  public static void unlink(String name) throws IpcException {
    PosixName.check(name);
    try {
      Mqueue.unlink(name);
    } catch (PosixException e) {
      throw Trouble.of(object(name), e);
    }
  }

  /** Lets it go; the queue stays. */
  @Override
  public synchronized void close() throws IpcException {
    if (handle.open()) {
      handle.close();
      arena.close();
    }
  }

  @Override
  public String toString() {
    return handle.object();
  }
}
