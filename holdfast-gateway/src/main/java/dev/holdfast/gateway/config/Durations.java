package dev.holdfast.gateway.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: a whole number and a unit. */
public final class Durations {

  static final String PATTERN = "[0-9]{1,9}(ms|s|m|h|d)";

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})(.*)", Pattern.DOTALL);
  private static final Map<String, Duration> UNITS = units();

  private Durations() {}

  /**
   * Reads {@code 150ms}, {@code 5s}, {@code 10m}, {@code 2h} or {@code 30d}.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Duration parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("`" + text + "` is not a duration");
    }
    String unitText = m.group(2);
    if (unitText.isEmpty()) {
      throw new IllegalArgumentException("`" + text + "` has no unit");
    }
    Duration unit = UNITS.get(unitText);
    if (unit == null) {
      throw new IllegalArgumentException("`" + unitText + "` is not a unit of time");
    }
    return unit.multipliedBy(Long.parseLong(m.group(1)));
  }

  /** With the largest unit that divides it, down to milliseconds. */
  public static String format(Duration duration) {
    String text = duration.toMillis() + "ms";
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      long millis = unit.getValue().toMillis();
      if (!duration.isZero() && duration.toMillis() % millis == 0) {
        text = duration.toMillis() / millis + unit.getKey();
      }
    }
    return text;
  }

  private static Map<String, Duration> units() {
    Map<String, Duration> units = new LinkedHashMap<>();
    units.put("ms", Duration.ofMillis(1));
    units.put("s", Duration.ofSeconds(1));
    units.put("m", Duration.ofMinutes(1));
    units.put("h", Duration.ofHours(1));
    units.put("d", Duration.ofDays(1));
    return units;
  }
}
