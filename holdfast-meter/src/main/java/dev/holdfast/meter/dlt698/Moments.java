package dev.holdfast.meter.dlt698;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Moments as text and as bytes; what is left open is hyphens as text, FF in bytes. */
final class Moments {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final String DAY = "(\\d{4,5}|----)-(\\d{2,3}|--)-(\\d{2,3}|--)";
  private static final String CLOCK = "(\\d{2,3}|--):(\\d{2,3}|--):(\\d{2,3}|--)";
  private static final Pattern DATE = Pattern.compile(DAY);
  private static final Pattern TIME = Pattern.compile(CLOCK);
  private static final Pattern BOTH = Pattern.compile(DAY + " " + CLOCK + "(?:\\.(\\d{3,5}))?");

  private static final int OPEN = 0xFF;
  private static final int OPEN_WORD = 0xFFFF;

  private Moments() {}

  static String text(LocalDateTime time) {
    return FORMAT.format(time);
  }

  /** The moment of a text, null where it is none or open in a part. */
  static @Nullable LocalDateTime read(String text) {
    try {
      return LocalDateTime.parse(text, FORMAT);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Writes a value without its tag.
   *
   * @throws IllegalArgumentException when the text is none of the type
   */
  static void write(AxdrType type, String text, AxdrWriter out) {
    Matcher parts =
        switch (type) {
          case DATE -> DATE.matcher(text);
          case TIME -> TIME.matcher(text);
          default -> BOTH.matcher(text);
        };
    if (!parts.matches()) {
      throw new IllegalArgumentException("no " + type + ": " + text);
    }
    if (type == AxdrType.TIME) {
      clock(parts, 1, out);
      return;
    }
    out.whole(part(parts.group(1), OPEN_WORD), 2)
        .u8(part(parts.group(2), OPEN))
        .u8(part(parts.group(3), OPEN));
    if (type != AxdrType.DATE_TIME_S) {
      out.u8(weekday(parts));
    }
    if (type != AxdrType.DATE) {
      clock(parts, 4, out);
    }
    if (type == AxdrType.DATE_TIME) {
      String millis = parts.group(7);
      out.whole(millis == null ? OPEN_WORD : Integer.parseInt(millis), 2);
    }
  }

  private static void clock(Matcher parts, int first, AxdrWriter out) {
    for (int i = first; i < first + 3; i++) {
      out.u8(part(parts.group(i), OPEN));
    }
  }

  private static int part(String digits, int open) {
    return digits.startsWith("-") ? open : Integer.parseInt(digits);
  }

  /** 0 on Sunday; open where the day is. */
  private static int weekday(Matcher parts) {
    try {
      LocalDate day =
          LocalDate.of(
              part(parts.group(1), OPEN_WORD),
              part(parts.group(2), OPEN),
              part(parts.group(3), OPEN));
      return day.getDayOfWeek().getValue() % 7;
    } catch (DateTimeException e) {
      return OPEN;
    }
  }
}
