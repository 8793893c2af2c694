package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.SignalNumber;

/**
 * What wakes the reader of a ring. It stands in the ring's head as one number.
 *
 * @param code 0 for none, 1 for the futex, 2 for the semaphore, else the number of a signal
 */
public record Doorbell(int code) {

  /** Nobody sleeps: who waits looks again and again. */
  public static final Doorbell NONE = new Doorbell(0);

  /** A futex in the ring itself. */
  public static final Doorbell FUTEX = new Doorbell(1);

  /**
   * The POSIX semaphore of the ring's name, or the first System V semaphore of its key: for readers
   * in programs that cannot wait by a futex. It is made where it is not there, and stays.
   */
  public static final Doorbell SEMAPHORE = new Doorbell(2);

  public Doorbell {
    if (code < 0 || (code > 2 && SignalNumber.unreceivable(code).isPresent())) {
      throw new IllegalArgumentException(code + " is no doorbell");
    }
  }

  /**
   * A real-time signal to the reader's process, which must have been started with it held back.
   *
   * @param number RTMIN to RTMIN+27, as {@link SignalNumber} tells it
   */
  public static Doorbell signal(int number) {
    if (number <= SEMAPHORE.code) {
      throw new IllegalArgumentException(number + " is no real-time signal");
    }
    return new Doorbell(number);
  }

  boolean isSignal() {
    return code > SEMAPHORE.code;
  }
}
