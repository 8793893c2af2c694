package dev.holdfast.meter;

import java.time.Duration;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A meter's passwords, one a level, 0 the highest and 9 the lowest. Three wrong tries in a row lock
 * the level for a time; while it is locked the right password is refused as well.
 */
public final class MeterPasswords {

  /** Levels 0 to 9. */
  public static final int LEVELS = 10;

  /** Wrong tries in a row that lock a level. */
  public static final int TRIES = 3;

  /** The highest password, six digits. */
  private static final int MAX_PASSWORD = 999_999;

  private final int[] passwords = new int[LEVELS];
  private final int[] wrong = new int[LEVELS];
  private final @Nullable LocalDateTime[] lockedUntil = new @Nullable LocalDateTime[LEVELS];
  private final Duration lock;

  /** All passwords 000000; a level is locked for a day. */
  public MeterPasswords() {
    this(Duration.ofDays(1));
  }

  /**
   * @param lock how long a level is locked, above 0
   * @throws IllegalArgumentException when it is not above 0
   */
  public MeterPasswords(Duration lock) {
    if (lock.isNegative() || lock.isZero()) {
      throw new IllegalArgumentException("lock must be above 0: " + lock);
    }
    this.lock = lock;
  }

  /**
   * Sets a password.
   *
   * @param level 0 to 9
   * @param password 0 to 999999
   * @throws IllegalArgumentException when a number is out of range
   */
  public void set(int level, int password) {
    if (level < 0 || level >= LEVELS || password < 0 || password > MAX_PASSWORD) {
      throw new IllegalArgumentException("no level 0 to 9 or no six digits: " + level);
    }
    passwords[level] = password;
    wrong[level] = 0;
    lockedUntil[level] = null;
  }

  /**
   * Whether a password opens what needs a level; a wrong one counts.
   *
   * @param level as the client claims; any number
   * @param password as the client gives it
   * @param needed the lowest level that will do
   */
  public boolean allow(int level, int password, int needed, LocalDateTime now) {
    if (level < 0 || level >= LEVELS || level > needed || locked(level, now)) {
      return false;
    }
    if (passwords[level] == password) {
      wrong[level] = 0;
      return true;
    }
    if (++wrong[level] >= TRIES) {
      wrong[level] = 0;
      lockedUntil[level] = now.plus(lock);
    }
    return false;
  }

  /** Whether a level, 0 to 9, is locked. */
  public boolean locked(int level, LocalDateTime now) {
    LocalDateTime until = lockedUntil[level];
    return until != null && now.isBefore(until);
  }
}
