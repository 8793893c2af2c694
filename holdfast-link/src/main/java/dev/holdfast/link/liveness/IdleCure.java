package dev.holdfast.link.liveness;

import java.time.Duration;
import java.util.Locale;

/**
 * The two cures where something on the way forgets idle connections, in figures.
 *
 * @param firewallAtLeast the idle time that the box on the way would have to be given
 * @param heartbeatAtMost the silence after which this end has to send something
 */
public record IdleCure(Duration firewallAtLeast, Duration heartbeatAtMost) {

  private static final int MARGIN = 2;
  private static final long ROUND_ABOVE_SECONDS = 60;

  /**
   * The cures.
   *
   * @param fatal the silence after which the connection was forgotten
   * @param known what is known of the path, that included
   */
  public static IdleCure of(Duration fatal, IdleTime known) {
    return new IdleCure(rounded(fatal.multipliedBy(MARGIN)), known.within(fatal.dividedBy(MARGIN)));
  }

  private static Duration rounded(Duration up) {
    long unit = up.toSeconds() > ROUND_ABOVE_SECONDS ? ROUND_ABOVE_SECONDS : 1;
    return Duration.ofSeconds(Math.ceilDiv(up.toMillis(), unit * 1000) * unit);
  }

  /**
   * Both cures and what they cost.
   *
   * @param links how many links there are in all
   */
  public String sentence(int links) {
    return "Either give the firewall on the way an idle time of at least "
        + Lengths.text(firewallAtLeast)
        + "; it then keeps the entries of connections that are gone for as long. Or have"
        + " something sent after "
        + Lengths.text(heartbeatAtMost)
        + " of silence at most: "
        + cost(1)
        + " a day for this link, "
        + cost(links)
        + " for all "
        + links
        + " links.";
  }

  private String cost(int links) {
    ProbeCost cost = ProbeCost.aDay(heartbeatAtMost, links);
    return String.format(Locale.ROOT, "%,d packets, %,d kB", cost.packets(), cost.bytes() / 1000);
  }
}
