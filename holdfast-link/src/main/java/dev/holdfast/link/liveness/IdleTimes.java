package dev.holdfast.link.liveness;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How much silence each path tolerates, as far as its links have seen. What is used longest ago is
 * forgotten first. Safe for several threads.
 */
public final class IdleTimes {

  /** Paths kept. */
  public static final int MOST_PATHS = 4096;

  private static final int LOAD_PERCENT = 75;
  private static final int MOST_KEY_CHARS = 300;

  private final Map<String, IdleTime> paths =
      new LinkedHashMap<>(16, LOAD_PERCENT / 100f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, IdleTime> eldest) {
          return size() > MOST_PATHS;
        }
      };

  private long changes;

  /**
   * What is known of a path.
   *
   * @param path its name, such as {@code 10.0.0.7:5000}, without blanks
   */
  public synchronized IdleTime of(String path) {
    return paths.getOrDefault(path, IdleTime.UNKNOWN);
  }

  /** After so much silence a connection of the path still worked. */
  public void worked(String path, Duration silence) {
    learn(path, known -> known.worked(silence));
  }

  /** After so much silence something on the path had forgotten a connection. */
  public void forgot(String path, Duration silence) {
    learn(path, known -> known.forgot(silence));
  }

  private synchronized void learn(String path, UnaryOperator<IdleTime> lesson) {
    IdleTime known = of(path);
    IdleTime now = lesson.apply(known);
    if (!now.equals(known)) {
      paths.put(path, now);
      changes++;
    }
  }

  /** Another number whenever something was learned. */
  public synchronized long changes() {
    return changes;
  }

  /** All that is known, one line a path, to be kept where it outlives the program. */
  public synchronized String text() {
    StringBuilder text = new StringBuilder();
    paths.forEach((path, known) ->
        text.append(path)
            .append(' ')
            .append(known.survived().toMillis())
            .append(' ')
            .append(known.fatal() == null ? 0 : known.fatal().toMillis())
            .append('\n'));
    return text.toString();
  }

  /** Goes on from what {@link #text} gave; what cannot be read of it is passed over. */
  public synchronized void recall(String text) {
    text.lines()
        .forEach(line -> {
          String[] part = line.split(" ", -1);
          if (part.length == 3
              && !part[0].isEmpty()
              && part[0].length() <= MOST_KEY_CHARS
              && part[1].matches("[0-9]{1,12}")
              && part[2].matches("[0-9]{1,12}")) {
            Duration fatal = Duration.ofMillis(Long.parseLong(part[2]));
            paths.put(
                part[0],
                new IdleTime(
                    Duration.ofMillis(Long.parseLong(part[1])),
                    fatal.isZero() ? null : fatal,
                    null));
          }
        });
  }
}
