package dev.holdfast.watch.idle;

import java.time.Duration;

/**
 * One connection that is kept silent for so long, and asked then whether it still is one.
 *
 * @param number counts up from 1
 * @param idle how long it is silent
 */
public record Trial(int number, Duration idle) {

  /** How a trial ended. */
  public enum Ending {
    /** The far end answered when it was asked. */
    KEPT("alive"),
    /** A reset answered. */
    RESET("reset"),
    /** Nothing answered, while a new connection was answered. */
    SILENT("silence"),
    /** The far end closed it before it was asked. */
    CLOSED("closed"),
    /** A reset came before it was asked. */
    RESET_UNASKED("reset-unasked"),
    /** It tells nothing: nothing answered, and neither was a new connection answered. */
    VOID("void");

    private final String text;

    Ending(String text) {
      this.text = text;
    }

    /** As it is printed. */
    public String text() {
      return text;
    }

    /** Whether the connection was found to be forgotten when it was asked. */
    public boolean forgotten() {
      return this == RESET || this == SILENT;
    }
  }

  /**
   * What came of it.
   *
   * @param silence the longest time in which nothing came in, at most {@link Trial#idle}; shorter
   *     where the far end speaks of itself, or the connection ended early
   * @param detail what else is known, half a sentence; may be empty
   */
  public record Outcome(Ending ending, Duration silence, String detail) {}
}
