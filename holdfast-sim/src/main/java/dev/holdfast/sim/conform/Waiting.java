package dev.holdfast.sim.conform;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time in a script: {@code 200ms}, {@code 2s}, a timer of the peer such as {@code T7}, or a part
 * or multiple of one, {@code T8/2}, {@code T6*2}.
 *
 * @param fixed the time, where it is no timer
 * @param timer {@code T3}, {@code linktest}; empty where it is none
 */
record Waiting(Duration fixed, String timer, int times, int parts) {

  static final Waiting NONE = new Waiting(Duration.ZERO, "", 1, 1);

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,6})(ms|s)|(T[35678]|linktest)(?:([*/])([1-9]))?");

  /** Reads one, or null where the text is none. */
  static @Nullable Waiting parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return null;
    }
    if (m.group(1) != null) {
      long n = Long.parseLong(m.group(1));
      Duration fixed = "s".equals(m.group(2)) ? Duration.ofSeconds(n) : Duration.ofMillis(n);
      return new Waiting(fixed, "", 1, 1);
    }
    int n = m.group(5) == null ? 1 : Integer.parseInt(m.group(5));
    boolean part = "/".equals(m.group(4));
    return new Waiting(Duration.ZERO, m.group(3), part ? 1 : n, part ? n : 1);
  }

  Duration in(PeerTimers timers) {
    return timer.isEmpty() ? fixed : timers.of(timer).multipliedBy(times).dividedBy(parts);
  }

  @Override
  public String toString() {
    if (timer.isEmpty()) {
      return fixed.toMillis() + "ms";
    }
    return timer + (times > 1 ? "*" + times : "") + (parts > 1 ? "/" + parts : "");
  }
}
