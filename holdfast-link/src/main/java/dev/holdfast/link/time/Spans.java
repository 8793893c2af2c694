package dev.holdfast.link.time;

import java.time.Duration;

/** Lengths of time as people read them, in two units at most: {@code 2 h 11 min}. */
public final class Spans {

  private Spans() {}

  /** The length as text; milliseconds below 1 s. */
  public static String text(Duration length) {
    long millis = length.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    long seconds = length.toSeconds();
    if (seconds < 10) {
      long tenths = millis / 100 % 10;
      return tenths == 0 ? seconds + " s" : seconds + "." + tenths + " s";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return two(seconds / 3600, "h", seconds / 60 % 60, "min");
    }
    return two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
  }

  private static String two(long whole, String unit, long rest, String restUnit) {
    return whole + " " + unit + (rest == 0 ? "" : " " + rest + " " + restUnit);
  }
}
