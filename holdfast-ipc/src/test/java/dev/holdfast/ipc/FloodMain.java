package dev.holdfast.ipc;

import java.time.Duration;

/** Sends itself a signal that it holds back until no more may wait, and takes one again. */
final class FloodMain {

  private static final int MOST = 1_000_000;

  private FloodMain() {}

  /** Needs no arguments. */
  public static void main(String[] arguments) throws Exception {
    int number = SignalNumber.RTMIN + 6;
    try (SignalReceiver receiver = SignalReceiver.open(number)) {
      SignalSender self = SignalSender.to((int) ProcessHandle.current().pid());
      Outcome outcome = Outcome.DONE;
      for (int sent = 0; sent < MOST && outcome == Outcome.DONE; sent++) {
        outcome = self.queue(number, sent);
      }
      System.out.println(outcome.word());
      int waited = 0;
      while (receiver.receive(Duration.ZERO).outcome() == Outcome.DONE) {
        waited++;
      }
      boolean again = waited > 0 && self.queue(number, 0) == Outcome.DONE;
      System.out.println(again ? "went on" : "stuck after " + waited);
    }
  }
}
