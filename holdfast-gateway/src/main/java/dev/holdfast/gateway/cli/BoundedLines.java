package dev.holdfast.gateway.cli;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Lines of a text, none kept longer than a limit. */
final class BoundedLines {
  private final Reader reader;
  private final int limit;
  private boolean tooLong;

  BoundedLines(Reader reader, int limit) {
    this.reader = reader;
    this.limit = limit;
  }

  /** The next line without its end, cut at the limit; null at the end of the text. */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    tooLong = false;
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = reader.read()) {
      if (line.length() < limit) {
        line.append((char) c);
      } else {
        tooLong = true;
      }
    }
    return line.toString();
  }

  /** Whether the last line was longer than the limit. */
  boolean tooLong() {
    return tooLong;
  }
}
