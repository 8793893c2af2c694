package dev.holdfast.posix.signal;

import java.time.Duration;

/** Has a timer send this process three signals, and prints the payload of each. */
final class TimerMain {

  private TimerMain() {}

  /** To be started with the signal held back. */
  public static void main(String[] arguments) throws Exception {
    int number = Integer.parseInt(arguments[0]);
    try (SignalTimer _ = SignalTimer.start(number, 7, Duration.ofMillis(5))) {
      for (int count = 0; count < 3; count++) {
        Arrived next = SignalWait.await(number, Duration.ofSeconds(20));
        System.out.println(next == null ? "none" : next.payload());
      }
    }
    System.out.println("ended");
  }
}
