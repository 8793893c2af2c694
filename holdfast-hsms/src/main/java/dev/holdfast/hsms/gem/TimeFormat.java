package dev.holdfast.hsms.gem;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How TIME is written in S2F18 and S2F31; the equipment's constant TimeFormat says which. */
public enum TimeFormat {
  /** {@code YYMMDDhhmmss}, 12 characters. */
  SHORT("yyMMddHHmmss"),
  /** {@code YYYYMMDDhhmmsscc} with hundredths of a second, 16 characters. */
  LONG("yyyyMMddHHmmssSS"),
  /** {@code YYYY-MM-DDThh:mm:ss.sss}, as ISO 8601 writes it. */
  EXTENDED("yyyy-MM-dd'T'HH:mm:ss.SSS");

  private final DateTimeFormatter formatter;

  TimeFormat(String pattern) {
    this.formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }

  /** The time as this format writes it. */
  public String write(LocalDateTime time) {
    return formatter.format(time);
  }
}
