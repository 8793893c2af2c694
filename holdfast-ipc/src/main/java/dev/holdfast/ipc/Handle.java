package dev.holdfast.ipc;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.EventFd;
import dev.holdfast.posix.file.Poll;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A descriptor that several threads use and any of them closes. */
final class Handle {

  private static final int COPY_BYTES = 64 * 1024;

  private final Descriptor descriptor;
  private final Use use;

  Handle(String object, Descriptor descriptor) {
    this.descriptor = descriptor;
    this.use = new Use(object);
  }

  String object() {
    return use.object();
  }

  Descriptor descriptor() {
    return descriptor;
  }

  boolean open() {
    return use.open();
  }

  /** A call on a piece of memory. */
  @FunctionalInterface
  interface Move {
    /** Makes it; how many bytes it moved. */
    long make(Descriptor descriptor, MemorySegment bytes) throws PosixException;
  }

  <T> T of(Use.Call<T> call) throws PosixException {
    return use.of(call);
  }

  /** Has a call fill a buffer, however its memory is kept. */
  long fill(ByteBuffer into, Move call) throws PosixException {
    if (into.isDirect()) {
      MemorySegment room = MemorySegment.ofBuffer(into);
      long count = use.of(() -> call.make(descriptor, room));
      into.position(into.position() + (int) Math.min(count, into.remaining()));
      return count;
    }
    int size = Math.min(into.remaining(), COPY_BYTES);
    MemorySegment room = Scratch.of(size);
    long count = use.of(() -> call.make(descriptor, room));
    into.put(room.asSlice(0, Math.min(count, size)).asByteBuffer());
    return count;
  }

  /** Has a call take what is left in a buffer, or some of it. */
  long empty(ByteBuffer from, Move call) throws PosixException {
    long taken;
    if (from.isDirect()) {
      MemorySegment bytes = MemorySegment.ofBuffer(from);
      taken = use.of(() -> call.make(descriptor, bytes));
    } else {
      MemorySegment bytes = Scratch.of(from.remaining());
      bytes.asByteBuffer().put(from.duplicate());
      taken = use.of(() -> call.make(descriptor, bytes));
    }
    from.position(from.position() + (int) taken);
    return taken;
  }

  /** Waits for an event, or until the time is over; what is there, 0 when the time is over. */
  int await(int events, Deadline deadline) throws IpcException, InterruptedException {
    while (true) {
      Deadline.check();
      int there = look(events, deadline);
      if (there != 0 || deadline.over()) {
        return there;
      }
    }
  }

  private int look(int events, Deadline deadline) throws IpcException {
    try {
      return deadline.patient()
          ? wait(events, deadline)
          : use.of(() -> Poll.await(descriptor, events, deadline.slice()));
    } catch (PosixException e) {
      if (e.errno() == Errno.EINTR) {
        return 0;
      }
      throw Trouble.of(object(), e);
    }
  }

  private int wait(int events, Deadline deadline) throws PosixException {
    EventFd bell;
    try {
      bell = EventFd.open();
    } catch (PosixException e) {
      // For want of descriptors it goes on in slices.
      return use.of(() -> Poll.await(descriptor, events, deadline.slice()));
    }
    try (bell) {
      return use.lasting(
          bell::ring, () -> Poll.await(descriptor, events, bell.descriptor(), deadline.left()));
    }
  }

  void close() throws IpcException {
    use.end(descriptor::close);
  }

  /** The same, where the descriptor belongs to something that closes it. */
  void close(Use.End owner) throws IpcException {
    use.end(owner);
  }
}
