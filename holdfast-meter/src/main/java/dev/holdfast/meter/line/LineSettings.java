package dev.holdfast.meter.line;

import dev.holdfast.link.liveness.CutPolicy;
import java.time.Duration;

/**
 * How a line is polled.
 *
 * @param interval from the start of one reading of a meter to that of the next
 * @param timeout how long a reply may take, besides the time that it and its request take on the
 *     line
 * @param retries how often a request is sent again before the meter counts as silent, 0 or more
 * @param turnaround silence between a reply and the next request, 0 or more
 * @param gap silence that ends a frame, and that must pass after a time-out before anything is sent
 * @param maxQueue most readings asked for out of turn that may wait, 1 or more
 * @param demoteAfter failed readings in a row after which a meter is down, 1 or more
 * @param downInterval interval of a meter that is down; it is asked once then, without retries
 * @param awaitCommit whether nothing is asked before the last reading is durable
 * @param commitDeadline how long a commit may take before an event tells of it
 * @param speed how long bytes take on the line
 * @param cutPolicy who decides that the channel is cut where no meter answers
 */
public record LineSettings(
    Duration interval,
    Duration timeout,
    int retries,
    Duration turnaround,
    Duration gap,
    int maxQueue,
    int demoteAfter,
    Duration downInterval,
    boolean awaitCommit,
    Duration commitDeadline,
    LineSpeed speed,
    CutPolicy cutPolicy) {

  /** A line on which bytes take no time worth counting, and that no silence of meters cuts. */
  public LineSettings(
      Duration interval,
      Duration timeout,
      int retries,
      Duration turnaround,
      Duration gap,
      int maxQueue,
      int demoteAfter,
      Duration downInterval,
      boolean awaitCommit,
      Duration commitDeadline) {
    this(
        interval,
        timeout,
        retries,
        turnaround,
        gap,
        maxQueue,
        demoteAfter,
        downInterval,
        awaitCommit,
        commitDeadline,
        LineSpeed.NETWORK,
        CutPolicy.STANDARD);
  }

  public LineSettings {
    positive("interval", interval);
    positive("timeout", timeout);
    positive("gap", gap);
    positive("downInterval", downInterval);
    positive("commitDeadline", commitDeadline);
    notNegative("turnaround", turnaround);
    atLeast("retries", retries, 0);
    atLeast("maxQueue", maxQueue, 1);
    atLeast("demoteAfter", demoteAfter, 1);
  }

  /**
   * Each meter every 10 s, 1 s for a reply, 2 retries, 20 ms turnaround, 100 ms gap, 64 waiting,
   * down after 3 failures and then asked once a minute, each reading durable before the next
   * request.
   */
  public static LineSettings defaults() {
    return new LineSettings(
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        2,
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        64,
        3,
        Duration.ofMinutes(1),
        true,
        Duration.ofSeconds(5));
  }

  /** The same at another speed and with another policy. */
  public LineSettings on(LineSpeed line, CutPolicy policy) {
    return new LineSettings(
        interval,
        timeout,
        retries,
        turnaround,
        gap,
        maxQueue,
        demoteAfter,
        downInterval,
        awaitCommit,
        commitDeadline,
        line,
        policy);
  }

  static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be above 0: " + value);
    }
  }

  static void notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative: " + value);
    }
  }

  static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be " + least + " or more: " + value);
    }
  }
}
