package dev.holdfast.posix.diag;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.holdfast.posix.PosixException;
import java.lang.foreign.MemorySegment;

/** The framing of netlink(7): messages in what was received, attributes in a message. */
final class NetlinkMessages {

  /** Bytes of {@code struct nlmsghdr}. */
  static final int HEADER = 16;

  /** Stands for any request: what the kernel tells unasked belongs to none of ours. */
  static final int ANY = 0;

  private static final int ATTRIBUTE = 4;
  private static final int TYPE_MASK = 0x3FFF;
  private static final short ERROR = 2;
  private static final short DONE = 3;
  private static final int FLAG_INTERRUPTED = 0x10;

  /** What a run through received bytes came to. */
  enum End {
    /** More is to come. */
    MORE,
    /** This was the last of the answer. */
    DONE,
    /** The last, and the kernel says that things changed meanwhile. */
    DONE_CHANGED
  }

  /** Takes one message. */
  @FunctionalInterface
  interface Body {
    /** Its type, and where its body lies. */
    void take(int type, MemorySegment bytes, long from, long to);
  }

  /** Takes one attribute. */
  @FunctionalInterface
  interface Attribute {
    /** Its type, and where its value lies. */
    void take(int type, MemorySegment bytes, long from, long to);
  }

  private NetlinkMessages() {}

  private static long aligned(long length) {
    return length + 3 & ~3L;
  }

  /**
   * Hands out the messages among the first bytes that belong to a request.
   *
   * @param sequence the number of the request, others are passed over; or {@link #ANY}
   * @param what the request, for an error that the kernel answers
   */
  static End read(MemorySegment bytes, long length, int sequence, String what, Body body)
      throws PosixException {
    End end = End.MORE;
    boolean changed = false;
    for (long at = 0; at + HEADER <= length; ) {
      long size = Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, at));
      if (size < HEADER || at + size > length) {
        break;
      }
      short type = bytes.get(JAVA_SHORT_UNALIGNED, at + 4);
      if (sequence == ANY || bytes.get(JAVA_INT_UNALIGNED, at + 8) == sequence) {
        changed |= (bytes.get(JAVA_SHORT_UNALIGNED, at + 6) & FLAG_INTERRUPTED) != 0;
        switch (type) {
          case ERROR, DONE -> {
            int error = size >= HEADER + 4 ? bytes.get(JAVA_INT_UNALIGNED, at + HEADER) : 0;
            if (error < 0) {
              throw new PosixException(what, -error);
            }
            end = End.DONE;
          }
          default -> body.take(type, bytes, at + HEADER, at + size);
        }
      }
      at += aligned(size);
    }
    return end == End.DONE && changed ? End.DONE_CHANGED : end;
  }

  /** Hands out the attributes of a message. */
  static void attributes(MemorySegment bytes, long from, long to, Attribute attribute) {
    for (long at = from; at + ATTRIBUTE <= to; ) {
      int size = Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, at));
      if (size < ATTRIBUTE || at + size > to) {
        return;
      }
      int type = bytes.get(JAVA_SHORT_UNALIGNED, at + 2) & TYPE_MASK;
      attribute.take(type, bytes, at + ATTRIBUTE, at + size);
      at += aligned(size);
    }
  }
}
