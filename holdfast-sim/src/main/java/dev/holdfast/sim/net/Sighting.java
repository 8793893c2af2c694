package dev.holdfast.sim.net;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a program under trial saw.
 *
 * @param settings of the connection, as the command line has them
 * @param run number of the connection among those of its kind, from 0
 * @param what {@code read}, {@code write}; {@code suspect}, {@code cut}, {@code verdict}
 * @param wallMicros when, us since 1970-01-01 UTC
 * @param text the exception's text, or the verdict
 */
public record Sighting(
    String settings, Traffic traffic, int run, String what, long wallMicros, String text) {

  private static final String WORD = "saw";
  private static final int FIELDS = 7;

  /** The line by which a program tells it. */
  public String line() {
    return String.join(
        "\t",
        WORD,
        settings,
        traffic.name(),
        Integer.toString(run),
        what,
        Long.toString(wallMicros),
        text.replaceAll("[\\t\\r\\n]", " "));
  }

  /** Reads such a line; null for another one. */
  static @Nullable Sighting read(String line) {
    String[] field = line.split("\t", FIELDS);
    if (field.length < FIELDS || !field[0].equals(WORD)) {
      return null;
    }
    return new Sighting(
        field[1],
        Traffic.valueOf(field[2].toUpperCase(Locale.ROOT)),
        Integer.parseInt(field[3]),
        field[4],
        Long.parseLong(field[5]),
        field[6]);
  }
}
