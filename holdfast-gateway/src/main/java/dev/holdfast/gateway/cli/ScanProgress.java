package dev.holdfast.gateway.cli;

import dev.holdfast.meter.search.Search;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The bar that shows on a terminal how far a search is; nothing is shown elsewhere. */
final class ScanProgress {

  private static final int WIDTH = 30;
  private static final String CLEAR = "\r\u001b[K";

  private final boolean shown = onTerminal();

  /** Whether standard error is a terminal. */
  private static boolean onTerminal() {
    try {
      return Path.of("/proc/self/fd/2").toRealPath().startsWith("/dev");
    } catch (IOException e) {
      return false;
    }
  }

  void show(Search.Progress progress, int found) {
    if (shown) {
      System.err.print(CLEAR + line(progress, found));
      System.err.flush();
    }
  }

  void clear() {
    if (shown) {
      System.err.print(CLEAR);
      System.err.flush();
    }
  }

  /** The bar in one line: {@code [####------] 12 % rtu 9600 even, 2 found, at most 3m 20s left}. */
  static String line(Search.Progress progress, int found) {
    long all = progress.passed().plus(progress.remaining()).toMillis();
    double part = all == 0 ? 1 : (double) progress.passed().toMillis() / all;
    int done = (int) (part * WIDTH);
    return "[%s%s] %d %% %s, %d found, at most %s left"
        .formatted(
            "#".repeat(done),
            "-".repeat(WIDTH - done),
            (int) (100 * part),
            progress.at(),
            found,
            text(progress.remaining()));
  }

  private static String text(Duration left) {
    long seconds = left.toSeconds();
    return seconds < 60
        ? seconds + "s"
        : seconds < 3600
            ? seconds / 60 + "m " + seconds % 60 + "s"
            : seconds / 3600 + "h " + seconds / 60 % 60 + "m";
  }
}
