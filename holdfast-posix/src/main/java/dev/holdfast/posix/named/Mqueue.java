package dev.holdfast.posix.named;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * mq_open(3), mq_send(3), mq_receive(3), mq_getattr(3) and mq_unlink(3): queues of messages with
 * priorities. On Linux the queue is a descriptor, which can be polled.
 */
public final class Mqueue {

  private static final int READ_WRITE = 2;
  private static final int NON_BLOCKING = 0x800;
  private static final int CREATE = 0x40;
  private static final int EXCLUSIVE = 0x80;
  private static final int ATTRIBUTE_BYTES = 64;
  private static final int DEPTH = 8;
  private static final int MESSAGE_BYTES = 16;
  private static final int MESSAGES_NOW = 24;
  private static final MethodHandle OPEN =
      Native.bindVariadic("mq_open", 2, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle SEND =
      Native.bind("mq_send", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle RECEIVE =
      Native.bind("mq_receive", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle ATTRIBUTES =
      Native.bind("mq_getattr", JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle UNLINK = Native.bind("mq_unlink", JAVA_INT, ADDRESS);

  /**
   * A queue at one moment: {@code struct mq_attr}.
   *
   * @param depth messages that may wait
   * @param messageBytes bytes of the largest message
   * @param messages messages that wait
   */
  public record Attributes(long depth, long messageBytes, long messages) {}

  private Mqueue() {}

  /** Opens a queue that is there, both ways; nothing on it waits. */
  public static Descriptor open(String name) throws PosixException {
    return open(name, READ_WRITE | NON_BLOCKING, 0, MemorySegment.NULL);
  }

  /**
   * The same, and makes it where it is not there. Fails with {@code EINVAL} beyond the limits in
   * {@code /proc/sys/fs/mqueue}.
   *
   * @param exclusive whether it must not be there yet
   */
  public static Descriptor create(
      String name, int mode, boolean exclusive, long depth, long messageBytes)
      throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
      attributes.set(JAVA_LONG, DEPTH, depth);
      attributes.set(JAVA_LONG, MESSAGE_BYTES, messageBytes);
      int flags = READ_WRITE | NON_BLOCKING | CREATE | (exclusive ? EXCLUSIVE : 0);
      return open(name, flags, mode, attributes);
    }
  }

  /** The C library opens queues so that they are not given to children. */
  private static Descriptor open(String name, int flags, int mode, MemorySegment attributes)
      throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      return new Descriptor(
          Native.callInt(
              "mq_open " + name,
              errno -> (int) OPEN.invokeExact(errno, text, flags, mode, attributes)));
    }
  }

  /**
   * Sends one message; fails with {@code EAGAIN} where the queue is full, with {@code EMSGSIZE}
   * where the message is larger than it takes.
   *
   * @param priority 0 to 32767; higher ones are received first
   */
  public static void send(Descriptor queue, MemorySegment message, int priority)
      throws PosixException {
    int number = queue.number();
    Native.callInt(
        "mq_send",
        queue,
        errno -> (int) SEND.invokeExact(errno, number, message, message.byteSize(), priority));
  }

  /**
   * Takes the oldest message of the highest priority; fails with {@code EAGAIN} where there is
   * none.
   *
   * @param room as large as the largest message of the queue, or larger
   * @param priority gets the priority, four bytes
   * @return bytes of the message
   */
  public static int receive(Descriptor queue, MemorySegment room, MemorySegment priority)
      throws PosixException {
    int number = queue.number();
    return (int)
        Native.callLong(
            "mq_receive",
            queue,
            errno -> (long) RECEIVE.invokeExact(errno, number, room, room.byteSize(), priority));
  }

  /** What the queue is like now. */
  public static Attributes attributes(Descriptor queue) throws PosixException {
    int number = queue.number();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
      Native.callInt(
          "mq_getattr " + queue, errno -> (int) ATTRIBUTES.invokeExact(errno, number, state));
      return new Attributes(
          state.get(JAVA_LONG, DEPTH),
          state.get(JAVA_LONG, MESSAGE_BYTES),
          state.get(JAVA_LONG, MESSAGES_NOW));
    }
  }

  /** Removes the name; the queue goes with the last that has it open. */
  public static void unlink(String name) throws PosixException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      Native.callInt("mq_unlink " + name, errno -> (int) UNLINK.invokeExact(errno, text));
    }
  }
}
