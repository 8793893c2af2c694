package dev.holdfast.link.liveness;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of how much silence one path tolerates: no packet either way, acknowledgements and
 * probes included. A time that is fatal and one that was survived contradict each other where the
 * fatal one is not longer; then the newer counts, but one end alone may have had another reason.
 *
 * @param survived the longest silence after which the connection still worked; 0 for none yet
 * @param fatal the shortest silence after which something on the way had forgotten the connection,
 *     or null where none was seen
 * @param doubted a fatal time seen once that contradicts what was survived, or null
 */
public record IdleTime(Duration survived, @Nullable Duration fatal, @Nullable Duration doubted) {

  /** Nothing is known. */
  public static final IdleTime UNKNOWN = new IdleTime(Duration.ZERO, null, null);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** A path that tolerated so much more than was tried may be tried with this much more. */
  private static final int GROWTH_PERCENT = 125;

  private static final int CLOSE_PERCENT = 80;
  private static final int SAFE_PERCENT = 50;

  /** After so much silence the connection still worked. */
  public IdleTime worked(Duration silence) {
    Duration longest = max(survived, silence);
    boolean contradicted = fatal != null && silence.compareTo(fatal) >= 0;
    boolean cleared = doubted != null && silence.compareTo(doubted) >= 0;
    return new IdleTime(longest, contradicted ? null : fatal, cleared ? null : doubted);
  }

  /** After so much silence something on the way had forgotten the connection. */
  public IdleTime forgot(Duration silence) {
    if (survived.compareTo(silence) < 0) {
      return new IdleTime(survived, fatal == null ? silence : min(fatal, silence), null);
    }
    if (doubted == null) {
      return new IdleTime(survived, fatal, silence);
    }
    Duration longer = max(doubted, silence);
    return new IdleTime(percent(longer, SAFE_PERCENT), longer, null);
  }

  /** The longest silence that is safe as far as is known; null where nothing sets a bound. */
  public @Nullable Duration bound() {
    if (fatal == null) {
      return null;
    }
    Duration near = percent(fatal, CLOSE_PERCENT);
    return max(SHORTEST, min(near, max(survived, percent(fatal, SAFE_PERCENT))));
  }

  /** A wanted silence, or a shorter one where that is not safe. */
  public Duration within(Duration wanted) {
    Duration bound = bound();
    return bound == null ? wanted : min(wanted, wholeSeconds(bound));
  }

  /** A silence a little longer than any that was survived, from a beginning up to a most. */
  public Duration grown(Duration beginning, Duration most) {
    Duration next = max(beginning, percent(survived, GROWTH_PERCENT));
    return within(min(wholeSeconds(next), most));
  }

  private static Duration wholeSeconds(Duration of) {
    return max(SHORTEST, Duration.ofSeconds(of.toSeconds()));
  }

  private static Duration percent(Duration of, int percent) {
    return Duration.ofMillis(of.toMillis() * percent / 100);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
