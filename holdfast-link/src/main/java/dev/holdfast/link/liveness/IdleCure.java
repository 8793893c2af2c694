package dev.holdfast.link.liveness;

import dev.holdfast.link.time.Spans;
import java.time.Duration;
import java.util.Locale;

/**
 * The two cures where something on the way forgets idle connections, in figures: a firewall that
 * remembers for longer, or a heartbeat that is sent more often.
 *
 * @param now how much silence the path is known to forget, or to keep; 100 ms or more
 * @param firewallAtLeast the idle time that the box on the way would have to be given
 * @param heartbeatAtMost the longest time between two heartbeats
 */
public record IdleCure(Duration now, Duration firewallAtLeast, Duration heartbeatAtMost) {

  /** How often a day a link is taken to end without the firewall's noticing. */
  public static final int ENDS_A_DAY = 10;

  private static final int MARGIN = 2;
  private static final int SPARE_PART = 10;
  private static final Duration SPARE = Duration.ofMinutes(1);
  private static final Duration FINE_BELOW = Duration.ofSeconds(10);
  private static final long ROUND_ABOVE_SECONDS = 60;
  private static final int BYTES_BELOW = 10_000;
  private static final int KILOBYTES_BELOW = 10_000_000;

  public IdleCure {
    if (now.compareTo(Duration.ofMillis(100)) < 0) {
      throw new IllegalArgumentException("no silence is kept: " + now);
    }
  }

  /**
   * The cures after a connection was forgotten: the firewall with as much again, the heartbeat with
   * half.
   *
   * @param fatal the silence after which it was
   * @param known what is known of the path, that included
   */
  public static IdleCure ofForgotten(Duration fatal, IdleTime known) {
    Duration doubled = fatal.multipliedBy(MARGIN);
    long unit = doubled.toSeconds() > ROUND_ABOVE_SECONDS ? ROUND_ABOVE_SECONDS : 1;
    return new IdleCure(fatal, ceiling(doubled, unit), known.within(fatal.dividedBy(MARGIN)));
  }

  /**
   * The cures where it was measured what the path keeps.
   *
   * @param kept the longest silence it is known to keep; half of it, so that a heartbeat may be
   *     lost
   * @param silence how long links are silent that send nothing of their own, such as the idle time
   *     of a keepalive with all its probes
   */
  public static IdleCure ofKept(Duration kept, Duration silence) {
    Duration part = silence.dividedBy(SPARE_PART);
    Duration spare = part.compareTo(SPARE) < 0 ? part : SPARE;
    Duration half = kept.dividedBy(MARGIN);
    return new IdleCure(
        kept,
        ceiling(silence.plus(spare), 1),
        half.compareTo(FINE_BELOW) < 0
            ? Duration.ofMillis(half.toMillis() / 100 * 100)
            : Duration.ofSeconds(half.toSeconds()));
  }

  private static Duration ceiling(Duration up, long unitSeconds) {
    return Duration.ofSeconds(Math.ceilDiv(up.toMillis(), unitSeconds * 1000) * unitSeconds);
  }

  /**
   * Entries that the firewall holds more, on average, where each link ends {@value #ENDS_A_DAY}
   * times a day without its noticing: such an entry stays for the idle time.
   */
  public double moreEntries(int links) {
    double longer = firewallAtLeast.minus(now).toMillis();
    return Math.max(0, links * (double) ENDS_A_DAY * longer / Duration.ofDays(1).toMillis());
  }

  /** What the first cure asks for and costs. */
  public String firewall(int links) {
    return String.format(
        Locale.ROOT,
        "the firewall's idle time to at least %s; cost: the entry of a connection that ends unnoticed"
            + " stays for so long, %.1f entries more where each of %d links ends so %d times a day",
        Spans.text(firewallAtLeast),
        moreEntries(links),
        links,
        ENDS_A_DAY);
  }

  /** What the second cure asks for and costs, for one link and for all. */
  public String heartbeat(Heartbeat by, int links) {
    String all = links == 1 ? "" : ", " + cost(by, links) + " for all " + links;
    return "a heartbeat at most every %s; cost by %s: %s a day for one link%s"
        .formatted(Spans.text(heartbeatAtMost), by.title(), cost(by, 1), all);
  }

  private String cost(Heartbeat by, int links) {
    Heartbeat.Cost cost = by.cost(1, heartbeatAtMost, links);
    return String.format(Locale.ROOT, "%,d packets and %s", cost.packets(), size(cost.bytes()));
  }

  private static String size(long bytes) {
    if (bytes < BYTES_BELOW) {
      return bytes + " bytes";
    }
    return bytes < KILOBYTES_BELOW
        ? Math.round(bytes / 1e3) + " kB"
        : Math.round(bytes / 1e6) + " MB";
  }
}
