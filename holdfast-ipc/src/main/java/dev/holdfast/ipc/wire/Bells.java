package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.PeerDeath;
import dev.holdfast.ipc.PosixSemaphore;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SignalReceiver;
import dev.holdfast.ipc.SignalSender;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.SysvSemaphoreSet.Undo;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.signal.Arrived;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Semaphores and signals as ends of a way: a unit is an empty message, a signal's payload is the
 * text of a number.
 */
final class Bells {

  private static final byte[] UNIT = {};

  private Bells() {}

  private static Receipt<byte[]> unit(Outcome outcome) {
    return outcome == Outcome.DONE ? Receipt.got(UNIT) : Receipt.none(outcome);
  }

  /** Units of a System V semaphore. */
  record SysvSource(SysvSemaphoreSet set, int number) implements Source {

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      return unit(set.take(number, 1, Undo.NEVER, longest));
    }

    @Override
    public void giveBack(byte[] message) throws IOException, InterruptedException {
      set.give(number, 1, Undo.NEVER);
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return null;
    }

    @Override
    public void close() throws IOException {
      set.close();
    }
  }

  /** Units for a System V semaphore. */
  record SysvSink(SysvSemaphoreSet set, int number) implements Sink {

    @Override
    public Outcome put(ByteBuffer message, Duration longest)
        throws IOException, InterruptedException {
      return Streams.taken(message, set.give(number, 1, Undo.NEVER));
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return null;
    }

    @Override
    public void close() throws IOException {
      set.close();
    }
  }

  /** Units of a POSIX semaphore. */
  record PosixSource(PosixSemaphore semaphore) implements Source {

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      return unit(semaphore.take(longest));
    }

    @Override
    public void giveBack(byte[] message) throws IOException {
      semaphore.give();
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return null;
    }

    @Override
    public void close() throws IOException {
      semaphore.close();
    }
  }

  /** Units for a POSIX semaphore. */
  record PosixSink(PosixSemaphore semaphore) implements Sink {

    @Override
    public Outcome put(ByteBuffer message, Duration longest) throws IOException {
      return Streams.taken(message, semaphore.give());
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return null;
    }

    @Override
    public void close() throws IOException {
      semaphore.close();
    }
  }

  /** Signals that come. */
  record SignalSource(SignalReceiver signals) implements Source {

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      return switch (signals.receive(longest)) {
        case Receipt.Got<Arrived>(Arrived arrived) ->
            Receipt.got(Integer.toString(arrived.payload()).getBytes(StandardCharsets.US_ASCII));
        case Receipt.None<Arrived>(Outcome why) -> Receipt.none(why);
      };
    }

    @Override
    public Descriptor descriptor() {
      return signals.descriptor();
    }

    @Override
    public void close() throws IOException {
      signals.close();
    }
  }

  /** Signals that go. */
  record SignalSink(int pid, int number, PeerDeath peer) implements Sink {

    @Override
    public Outcome put(ByteBuffer message, Duration longest) throws IOException {
      String text = new String(Streams.copy(message), StandardCharsets.UTF_8).strip();
      int payload;
      try {
        payload = text.isEmpty() ? 0 : Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "a signal carries one number of 32 bits, not \"" + text + "\"", e);
      }
      return Streams.taken(message, SignalSender.to(pid).queue(number, payload));
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return null;
    }

    @Override
    public Descriptor fate() {
      return peer.descriptor();
    }

    @Override
    public void close() throws IOException {
      peer.close();
    }
  }
}
