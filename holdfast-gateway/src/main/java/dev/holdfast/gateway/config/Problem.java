package dev.holdfast.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a configuration file.
 *
 * @param file as it was given
 * @param line from 1; 0 when the file could not be read at all
 * @param column from 1, in characters
 * @param message what is wrong
 * @param expected what would be right; null when the message says it all
 */
public record Problem(
    String file, int line, int column, String message, @Nullable String expected) {

  /** {@code file:line:column: message; expected ...}. */
  @Override
  public String toString() {
    return text("");
  }

  /** {@code file:line:column: warning: message}, for what is allowed. */
  public String asWarning() {
    return text("warning: ");
  }

  private String text(String kind) {
    String place = line == 0 ? file : file + ":" + line + ":" + column;
    return place + ": " + kind + message + (expected == null ? "" : "; expected " + expected);
  }
}
