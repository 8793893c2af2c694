package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.posix.file.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends of ways where each message is one call of the kernel or one record in shared memory. */
final class Ends {

  private Ends() {}

  /** Takes a message. */
  interface Taking {
    Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException;
  }

  /** Puts one back, or sends one that needs no room. */
  interface Giving {
    void give(byte[] message) throws IOException, InterruptedException;
  }

  /** Sends a message. */
  interface Putting {
    Outcome put(byte[] message, Duration longest) throws IOException, InterruptedException;
  }

  /** What is done at the end. */
  interface AtEnd {
    void run() throws IOException;
  }

  /** What comes, asked for in short waits. */
  record In(Taking taking, Giving givingBack, AtEnd atEnd) implements Source {

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      return taking.take(longest);
    }

    @Override
    public void giveBack(byte[] message) throws IOException, InterruptedException {
      givingBack.give(message);
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return null;
    }

    @Override
    public void close() throws IOException {
      atEnd.run();
    }
  }

  /** What comes, with a descriptor to wait by. */
  record WatchedIn(Descriptor descriptor, Taking taking, AtEnd atEnd) implements Source {

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      return taking.take(longest);
    }

    @Override
    public void close() throws IOException {
      atEnd.run();
    }
  }

  /**
   * What goes.
   *
   * @param descriptor to wait for room by, or null
   * @param fate tells that the peer is gone, or null
   */
  record Out(
      @Nullable Descriptor descriptor, @Nullable Descriptor fate, Putting putting, AtEnd atEnd)
      implements Sink {

    Out(Putting putting, AtEnd atEnd) {
      this(null, null, putting, atEnd);
    }

    @Override
    public Outcome put(ByteBuffer message, Duration longest)
        throws IOException, InterruptedException {
      return Streams.taken(message, putting.put(Streams.copy(message), longest));
    }

    @Override
    public void close() throws IOException {
      atEnd.run();
    }
  }
}
