package dev.holdfast.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.sysv.Making;
import dev.holdfast.posix.sysv.MessageQueues;
import dev.holdfast.posix.sysv.SysvKey;
import dev.holdfast.posix.sysv.SysvPermissions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A System V message queue: messages of types, taken by type. It outlives every process until it is
 * removed. The kernel wakes nobody at a deadline, so waiting asks again in steps that grow to 5 ms;
 * a message is taken only by a call that returns it.
 */
public final class SysvQueue implements AutoCloseable {

  private static final int OWNER_ONLY = 0600;
  private static final String MOST_MESSAGE = "/proc/sys/kernel/msgmax";
  private static final String MOST_BYTES = "/proc/sys/kernel/msgmnb";
  private static final String MOST_QUEUES = "/proc/sys/kernel/msgmni";

  /**
   * A message.
   *
   * @param type 1 or more
   */
  public record Message(long type, byte[] body) {}

  private final int key;
  private final int id;
  private final Use use;
  private final Arena arena = Arena.ofShared();
  private MemorySegment room = arena.allocate(MessageQueues.TYPE_BYTES + 8192L, Long.BYTES);

  private SysvQueue(int key, int id) {
    this.key = key;
    this.id = id;
    this.use = new Use("System V queue " + SysvKey.text(key));
  }

  /**
   * Opens a queue, or makes one that its owner alone may use.
   *
   * @param key as programs in C name it; {@link SysvKey#PRIVATE} makes a nameless one
   */
  public static SysvQueue of(int key, Making making) throws IpcException {
    try {
      return new SysvQueue(
          key, MessageQueues.get(key, making, making == Making.OPEN ? 0 : OWNER_ONLY));
    } catch (PosixException e) {
      String object = "System V queue " + SysvKey.text(key);
      throw e.errno() == Errno.ENOSPC
          ? Trouble.limit(object, "there are as many queues as may be", "msgmni", MOST_QUEUES, e)
          : Trouble.of(object, e);
    }
  }

  /** The queue of the key that ftok(3) gives for a file and a project id. */
  public static SysvQueue of(Path file, int project, Making making) throws IpcException {
    return of(SysvKeys.of(file, project), making);
  }

  /** Refuses where this user may not do that here, which opening does not tell. */
  public void check(boolean receives, boolean sends) throws IpcException {
    try {
      if (key != SysvKey.PRIVATE) {
        int rights = (receives ? 0400 : 0) | (sends ? 0200 : 0);
        int _ = MessageQueues.get(key, Making.OPEN, rights);
      }
    } catch (PosixException e) {
      throw Trouble.of(use.object(), e);
    }
  }

  /**
   * Sends one message.
   *
   * @param type 1 or more
   * @return {@code DONE}, {@code FULL} when there was no room in the time, {@code REMOVED}
   */
  public Outcome send(long type, byte[] body, Duration longest)
      throws IpcException, InterruptedException {
    if (type < 1) {
      throw new IllegalArgumentException("the type of a message is 1 or more, not " + type);
    }
    Deadline deadline = Deadline.in(longest);
    MemorySegment message = Scratch.of(MessageQueues.TYPE_BYTES + (long) body.length);
    message.set(JAVA_LONG, 0, type);
    MemorySegment.copy(body, 0, message, JAVA_BYTE, MessageQueues.TYPE_BYTES, body.length);
    while (true) {
      try {
        use.of(() -> {
          MessageQueues.sendNow(id, message);
          return id;
        });
        return Outcome.DONE;
      } catch (PosixException e) {
        switch (e.errno()) {
          case EAGAIN -> {
            if (!deadline.soon()) {
              if (body.length > state().mostBytes()) {
                throw neverFits(body.length, e);
              }
              if (deadline.over()) {
                return Outcome.FULL;
              }
              deadline.step();
            }
          }
          case EINTR -> Deadline.check();
          case EIDRM -> {
            return Outcome.REMOVED;
          }
          case EINVAL -> {
            return refused(body.length, e);
          }
          default -> throw Trouble.of(use.object(), e);
        }
      }
    }
  }

  /** One error number stands for a queue that is not there and for a message that is too long. */
  private Outcome refused(int bytes, PosixException e) throws IpcException {
    try {
      MessageQueues.state(id);
    } catch (PosixException gone) {
      return Outcome.REMOVED;
    }
    throw Trouble.limit(
        use.object(), "a message of " + bytes + " bytes is too long", "msgmax", MOST_MESSAGE, e);
  }

  private IpcException neverFits(int bytes, PosixException e) throws IpcException {
    return new IpcException(
        use.object(),
        "a message of " + bytes + " bytes never fits, the queue holds " + state().mostBytes(),
        "enlarge the queue or send less",
        e);
  }

  /**
   * Takes one message.
   *
   * @param type 0 takes the oldest of all, n the oldest of type n, -n the oldest of the lowest type
   *     up to n
   * @return none: {@code EMPTY} when none came in the time, or {@code REMOVED}
   */
  public Receipt<Message> receive(long type, Duration longest)
      throws IpcException, InterruptedException {
    Deadline deadline = Deadline.in(longest);
    while (true) {
      try {
        Optional<Message> next = use.of(() -> take(type, deadline));
        if (next.isPresent()) {
          return Receipt.got(next.get());
        }
        if (!deadline.soon()) {
          if (deadline.over()) {
            return Receipt.none(Outcome.EMPTY);
          }
          deadline.step();
        }
      } catch (PosixException e) {
        switch (e.errno()) {
          case EINTR -> Deadline.check();
          case EIDRM, EINVAL -> {
            return Receipt.none(Outcome.REMOVED);
          }
          default -> throw Trouble.of(use.object(), e);
        }
      }
    }
  }

  /** Takes one, with no more between two of the longest steps than the call itself. */
  private Optional<Message> take(long type, Deadline deadline) throws PosixException {
    Optional<Message> next = take(type);
    while (next.isEmpty() && use.open() && deadline.strides()) {
      next = take(type);
    }
    return next;
  }

  private synchronized Optional<Message> take(long type) throws PosixException {
    while (true) {
      try {
        int size = MessageQueues.receiveNow(id, room, type);
        if (size < 0) {
          return Optional.empty();
        }
        byte[] body = new byte[size];
        MemorySegment.copy(room, JAVA_BYTE, MessageQueues.TYPE_BYTES, body, 0, size);
        return Optional.of(new Message(room.get(JAVA_LONG, 0), body));
      } catch (PosixException e) {
        if (e.errno() != Errno.E2BIG || room.byteSize() > MessageQueues.state(id).mostBytes()) {
          throw e;
        }
        // It stays in the queue until there is room for it.
        room = arena.allocate(room.byteSize() * 2, Long.BYTES);
      }
    }
  }

  /** What the queue is like: how much waits, who was last, who may. */
  public MessageQueues.State state() throws IpcException {
    try {
      return use.of(() -> MessageQueues.state(id));
    } catch (PosixException e) {
      throw Trouble.of(use.object(), e);
    }
  }

  /** Sets how many bytes may wait; above {@code msgmnb} needs a privilege. */
  public void capacity(long bytes) throws IpcException {
    change(state().permissions(), bytes);
  }

  /** Sets owner and mode. */
  public void permissions(SysvPermissions permissions) throws IpcException {
    change(permissions, state().mostBytes());
  }

  private void change(SysvPermissions permissions, long bytes) throws IpcException {
    try {
      use.of(() -> {
        MessageQueues.set(id, permissions, bytes);
        return id;
      });
    } catch (PosixException e) {
      throw e.errno() == Errno.EPERM
          ? Trouble.limit(use.object(), "this user may not set that", "msgmnb", MOST_BYTES, e)
          : Trouble.of(use.object(), e);
    }
  }

  /** Removes the queue with all that waits in it; every other user of it sees {@code REMOVED}. */
  public void remove() throws IpcException {
    try {
      use.of(() -> {
        MessageQueues.remove(id);
        return id;
      });
    } catch (PosixException e) {
      throw Trouble.of(use.object(), e);
    }
  }

  /** Lets it go; the queue stays. */
  @Override
  public void close() throws IpcException {
    use.end(() -> {
      if (arena.scope().isAlive()) {
        arena.close();
      }
    });
  }
}
