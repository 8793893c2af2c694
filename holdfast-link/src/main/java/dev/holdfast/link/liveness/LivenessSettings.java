package dev.holdfast.link.liveness;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is done about a peer that is silent, and how long a doubt about it may last. The kernel asks
 * early and gives up late: whether a connection is cut is decided here.
 *
 * @param profile what was not set was taken from it
 * @param deadAfter how long a path may carry nothing before it counts as dead, above 0
 * @param suspectLimit how long a doubt may stand before the link is cut with the last verdict, not
 *     below {@code deadAfter}
 * @param path what stands between this host and the peer's program
 * @param keepaliveIdle silence before the kernel asks the peer's kernel for an acknowledgement,
 *     whole seconds from 1 s to 32 767 s; 0 for never
 * @param keepaliveInterval between questions without an answer, whole seconds as above
 * @param keepaliveCount unanswered ones after which the kernel ends the connection, 1 to 127; does
 *     not count on Linux while there is a user time-out
 * @param userTimeout how long sent bytes or questions may stay unacknowledged before the kernel
 *     ends the connection; 0 leaves that to the system
 * @param firewallIdle silence after which something on the way is known to forget a connection, or
 *     null where nothing is known
 */
public record LivenessSettings(
    Profile profile,
    Duration deadAfter,
    Duration suspectLimit,
    Path path,
    Duration keepaliveIdle,
    Duration keepaliveInterval,
    int keepaliveCount,
    Duration userTimeout,
    @Nullable Duration firewallIdle) {

  /** What stands between this host and the peer's program. */
  public enum Path {
    /** The peer's own host acknowledges what we send. */
    DIRECT,
    /** A proxy, terminal server or modem may acknowledge in its place. */
    UNKNOWN
  }

  /** Values that go together for one kind of way to the peer. */
  public enum Profile {
    /** A network of one's own: an idle dead path shows within 6 s. */
    LAN(3, 1, 10, 60),
    /** A way through networks of others: asks less often, waits longer. */
    WAN(10, 3, 20, 60),
    /** A way that is paid by the byte: asks as seldom as the way allows, which is learned. */
    CELLULAR(240, 10, 60, 180);

    private final Duration idle;
    private final Duration interval;
    private final Duration deadAfter;
    private final Duration suspectLimit;

    Profile(int idle, int interval, int deadAfter, int suspectLimit) {
      this.idle = Duration.ofSeconds(idle);
      this.interval = Duration.ofSeconds(interval);
      this.deadAfter = Duration.ofSeconds(deadAfter);
      this.suspectLimit = Duration.ofSeconds(suspectLimit);
    }

    /** Whether the time between questions grows to what the way was seen to tolerate. */
    public boolean sparing() {
      return this == CELLULAR;
    }
  }

  /** The most unanswered probes that a kernel can be told of. */
  public static final int MOST_PROBES = 127;

  /** How much later than we the kernel gives a connection up, at least. */
  public static final Duration KERNEL_LATER = Duration.ofSeconds(5);

  private static final long MOST_SECONDS = 32_767;

  /** {@link Profile#LAN}, path unknown. */
  public static final LivenessSettings DEFAULT = of(Profile.LAN).build();

  public LivenessSettings {
    if (deadAfter.isNegative() || deadAfter.isZero()) {
      throw new IllegalArgumentException("dead-after must be above 0, not " + deadAfter);
    }
    if (suspectLimit.compareTo(deadAfter) < 0) {
      throw new IllegalArgumentException(
          "suspect-limit " + suspectLimit + " is below dead-after " + deadAfter);
    }
    if (!keepaliveIdle.isZero()) {
      seconds("keepalive-idle", keepaliveIdle);
    }
    seconds("keepalive-interval", keepaliveInterval);
    if (keepaliveCount < 1 || keepaliveCount > MOST_PROBES) {
      throw new IllegalArgumentException(
          "keepalive-count must be 1 to " + MOST_PROBES + ", not " + keepaliveCount);
    }
    if (userTimeout.isNegative() || userTimeout.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "user-timeout must be 0 to " + Integer.MAX_VALUE + " ms, not " + userTimeout);
    }
    if (firewallIdle != null && firewallIdle.toSeconds() < 1) {
      throw new IllegalArgumentException("firewall-idle must be 1 s or more, not " + firewallIdle);
    }
  }

  private static void seconds(String name, Duration value) {
    long seconds = value.toSeconds();
    if (seconds < 1 || seconds > MOST_SECONDS || !value.equals(Duration.ofSeconds(seconds))) {
      throw new IllegalArgumentException(
          name + " must be whole seconds from 1 to " + MOST_SECONDS + ", not " + value);
    }
  }

  /** How long after the last acknowledgement the kernel ends an idle connection, on Linux. */
  public Duration kernelGivesUp() {
    return userTimeout.isZero() ? byCount() : userTimeout;
  }

  /** The same where only the number of unanswered probes counts. */
  public Duration byCount() {
    return keepaliveIdle.plus(keepaliveInterval.multipliedBy(keepaliveCount));
  }

  /** How long after the last acknowledgement an idle dead path shows as a doubt, at most. */
  public Duration idleShows() {
    return keepaliveIdle.plus(keepaliveInterval).plus(PathWatch.LOOK);
  }

  /** The same with another {@link #keepaliveIdle}. */
  public LivenessSettings asking(Duration idle) {
    return new LivenessSettings(
        profile,
        deadAfter,
        suspectLimit,
        path,
        idle,
        keepaliveInterval,
        keepaliveCount,
        userTimeout,
        firewallIdle);
  }

  /** Settings to start from. */
  public static Builder of(Profile profile) {
    return new Builder(profile);
  }

  /** Collects settings; what is not set follows from the profile and from what is. */
  public static final class Builder {
    private final Profile profile;
    private @Nullable Duration deadAfter;
    private @Nullable Duration suspectLimit;
    private Path path = Path.UNKNOWN;
    private @Nullable Duration keepaliveIdle;
    private @Nullable Duration keepaliveInterval;
    private @Nullable Integer keepaliveCount;
    private @Nullable Duration userTimeout;
    private @Nullable Duration firewallIdle;

    private Builder(Profile profile) {
      this.profile = profile;
    }

    public Builder deadAfter(@Nullable Duration value) {
      deadAfter = value;
      return this;
    }

    public Builder suspectLimit(@Nullable Duration value) {
      suspectLimit = value;
      return this;
    }

    public Builder path(Path value) {
      path = value;
      return this;
    }

    public Builder keepaliveIdle(@Nullable Duration value) {
      keepaliveIdle = value;
      return this;
    }

    public Builder keepaliveInterval(@Nullable Duration value) {
      keepaliveInterval = value;
      return this;
    }

    /** As many as fit before {@link #userTimeout} where not set. */
    public Builder keepaliveCount(@Nullable Integer value) {
      keepaliveCount = value;
      return this;
    }

    /** Later than {@code dead-after} and {@code suspect-limit} could cut where not set. */
    public Builder userTimeout(@Nullable Duration value) {
      userTimeout = value;
      return this;
    }

    public Builder firewallIdle(@Nullable Duration value) {
      firewallIdle = value;
      return this;
    }

    private static <T> T or(@Nullable T value, T otherwise) {
      return value == null ? otherwise : value;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException where a value is out of its range
     */
    public LivenessSettings build() {
      Duration dead = or(deadAfter, profile.deadAfter);
      Duration limit = or(suspectLimit, max(profile.suspectLimit, dead));
      Duration idle = or(keepaliveIdle, profile.idle);
      Duration interval = or(keepaliveInterval, profile.interval);
      Duration gives = or(userTimeout, idle.plus(dead).plus(limit).plus(KERNEL_LATER));
      Duration probed = max(gives, idle.plus(dead).plus(KERNEL_LATER)).minus(idle);
      long count = interval.isZero() ? 1 : Math.ceilDiv(probed.toMillis(), interval.toMillis());
      return new LivenessSettings(
          profile,
          dead,
          limit,
          path,
          idle,
          interval,
          or(keepaliveCount, Math.clamp(count, 1, MOST_PROBES)),
          gives,
          firewallIdle);
    }

    private static Duration max(Duration a, Duration b) {
      return a.compareTo(b) >= 0 ? a : b;
    }
  }
}
