package dev.holdfast.meter.dlt645;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Moments as BCD bytes, the shortest unit first, as frames carry them. */
final class Moments {

  /** mm hh DD MM YY. */
  static final int TO_MINUTE = 5;

  /** ss mm hh DD MM YY. */
  static final int TO_SECOND = 6;

  private static final int CENTURY = 2000;

  private Moments() {}

  /** {@link #TO_SECOND} or {@link #TO_MINUTE} bytes. */
  static byte[] bytes(LocalDateTime time, int size) {
    long digits =
        time.getYear() % 100 * 10_000_000_000L
            + time.getMonthValue() * 100_000_000L
            + time.getDayOfMonth() * 1_000_000L
            + time.getHour() * 10_000L
            + time.getMinute() * 100L
            + time.getSecond();
    long packed = Bcd.digits(digits);
    return Bcd.low(size == TO_SECOND ? packed : packed >>> Byte.SIZE, size);
  }

  /**
   * The moment in {@code size} bytes.
   *
   * @return null when they are none
   */
  static @Nullable LocalDateTime read(byte[] data, int from, int size) {
    int[] parts = new int[TO_SECOND];
    for (int i = 0; i < size; i++) {
      int digits = (int) Bcd.value(data[from + i] & 0xFF);
      if (digits < 0) {
        return null;
      }
      parts[TO_SECOND - size + i] = digits;
    }
    try {
      return LocalDateTime.of(CENTURY + parts[5], parts[4], parts[3], parts[2], parts[1], parts[0]);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
