package dev.holdfast.meter.dlt645;

/**
 * When a meter is to freeze: minute, hour, day, month, each {@value #EVERY} for every one of its
 * kind. All four together mean now.
 */
public record FreezeTime(int minute, int hour, int day, int month) {

  /** Any minute, hour, day or month. */
  public static final int EVERY = 99;

  /** Freezes at once. */
  public static final FreezeTime NOW = new FreezeTime(EVERY, EVERY, EVERY, EVERY);

  static final int BYTES = 4;

  /**
   * @throws IllegalArgumentException when a number is neither of its kind nor {@value #EVERY}
   */
  public FreezeTime {
    if (!possible(minute, 0, 59)
        || !possible(hour, 0, 23)
        || !possible(day, 1, 31)
        || !possible(month, 1, 12)) {
      throw new IllegalArgumentException(
          "no time to freeze: minute %d hour %d day %d month %d"
              .formatted(minute, hour, day, month));
    }
  }

  static boolean possible(int value, int least, int most) {
    return value == EVERY || (value >= least && value <= most);
  }
}
