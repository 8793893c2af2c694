package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.PeerDeath;
import dev.holdfast.ipc.PosixSemaphore;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SignalReceiver;
import dev.holdfast.ipc.SignalSender;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.SysvSemaphoreSet.Undo;
import dev.holdfast.posix.signal.Arrived;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

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

  static Source units(SysvSemaphoreSet set, int number) {
    return new Ends.In(
        longest -> unit(set.take(number, 1, Undo.NEVER, longest)),
        message -> set.give(number, 1, Undo.NEVER),
        set::close);
  }

  static Sink room(SysvSemaphoreSet set, int number) {
    return new Ends.Out((message, longest) -> set.give(number, 1, Undo.NEVER), set::close);
  }

  static Source units(PosixSemaphore semaphore) {
    return new Ends.In(
        longest -> unit(semaphore.take(longest)), message -> semaphore.give(), semaphore::close);
  }

  static Sink room(PosixSemaphore semaphore) {
    return new Ends.Out((message, longest) -> semaphore.give(), semaphore::close);
  }

  static Source signals(SignalReceiver signals) {
    return new Ends.WatchedIn(
        signals.descriptor(), longest -> number(signals, longest), signals::close);
  }

  private static Receipt<byte[]> number(SignalReceiver signals, Duration longest)
      throws IOException, InterruptedException {
    return switch (signals.receive(longest)) {
      case Receipt.Got<Arrived>(Arrived arrived) ->
          Receipt.got(Integer.toString(arrived.payload()).getBytes(StandardCharsets.US_ASCII));
      case Receipt.None<Arrived>(Outcome why) -> Receipt.none(why);
    };
  }

  static Sink signals(int pid, int number, PeerDeath peer) {
    return new Ends.Out(
        null,
        peer.descriptor(),
        (message, longest) -> SignalSender.to(pid).queue(number, payload(message)),
        peer::close);
  }

  private static int payload(byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8).strip();
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "a signal carries one number of 32 bits, not \"" + text + "\"", e);
    }
  }
}
