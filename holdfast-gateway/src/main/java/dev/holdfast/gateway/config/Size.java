package dev.holdfast.gateway.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written with a unit: {@code 512B}, {@code 64KiB}, {@code 16MiB}, {@code 2GiB}.
 *
 * @param bytes 0 or more
 */
public record Size(long bytes) implements Comparable<Size> {

  static final String PATTERN = "[0-9]{1,12}(B|KiB|MiB|GiB|TiB)";

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,12})(.*)", Pattern.DOTALL);
  private static final Map<String, Long> UNITS = units();

  public Size {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size of " + bytes + " bytes");
    }
  }

  public static Size mebibytes(long count) {
    return new Size(Math.multiplyExact(count, 1L << 20));
  }

  /**
   * Reads a size as it stands in the file.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Size parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("`" + text + "` is not a size");
    }
    String unitText = m.group(2);
    if (unitText.isEmpty()) {
      throw new IllegalArgumentException("`" + text + "` has no unit");
    }
    Long unit = UNITS.get(unitText);
    if (unit == null) {
      throw new IllegalArgumentException("`" + unitText + "` is not a unit of size");
    }
    try {
      return new Size(Math.multiplyExact(Long.parseLong(m.group(1)), unit.longValue()));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("`" + text + "` is too large", e);
    }
  }

  @Override
  public int compareTo(Size other) {
    return Long.compare(bytes, other.bytes);
  }

  /** With the largest unit that divides it. */
  @Override
  public String toString() {
    String text = bytes + "B";
    for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
      if (bytes > 0 && bytes % unit.getValue() == 0) {
        text = bytes / unit.getValue() + unit.getKey();
      }
    }
    return text;
  }

  private static Map<String, Long> units() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("B", 1L);
    units.put("KiB", 1L << 10);
    units.put("MiB", 1L << 20);
    units.put("GiB", 1L << 30);
    units.put("TiB", 1L << 40);
    return units;
  }
}
