package dev.holdfast.watch.guide;

import dev.holdfast.watch.Spans;
import java.time.Duration;

/**
 * The two cures for a path that forgets silent connections, in figures: a firewall that remembers
 * for longer, or a heartbeat that is sent more often.
 *
 * @param kept the longest silence that the path is known to keep
 * @param links how many links share the path
 */
public record IdleCures(Duration kept, int links) {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SPARE = Duration.ofMinutes(1);

  /** What a heartbeat is made of. */
  public enum Heartbeat {
    /** A probe of TCP keepalive and its acknowledgement, over IPv4 with time stamps. */
    KEEPALIVE("keepalive", "TCP keepalive", 2, 2 * 52),
    /** Linktest.req, Linktest.rsp and its acknowledgement, over IPv4 with time stamps. */
    LINKTEST("linktest", "Linktest", 3, 2 * (52 + 14) + 52);

    private final String word;
    private final String title;
    private final int packets;
    private final int bytes;

    Heartbeat(String word, String title, int packets, int bytes) {
      this.word = word;
      this.title = title;
      this.packets = packets;
      this.bytes = bytes;
    }

    /** As programs call it. */
    public String word() {
      return word;
    }

    /** As people call it. */
    public String title() {
      return title;
    }

    /** Packets of one, both ways. */
    public int packets() {
      return packets;
    }

    /** Bytes of IP of one, both ways. */
    public int bytes() {
      return bytes;
    }
  }

  public IdleCures {
    if (kept.compareTo(Duration.ofMillis(100)) < 0 || links < 1) {
      throw new IllegalArgumentException("no silence is kept, or no link: " + kept + ", " + links);
    }
  }

  /** The longest time between two heartbeats: one that is lost leaves time for the next. */
  public Duration heartbeatAtMost() {
    Duration half = kept.dividedBy(2);
    return half.compareTo(Duration.ofSeconds(10)) < 0
        ? Duration.ofMillis(half.toMillis() / 100 * 100)
        : Duration.ofSeconds(half.toSeconds());
  }

  /** Heartbeats a day of one link. */
  public long heartbeatsADay() {
    return DAY.dividedBy(heartbeatAtMost());
  }

  /**
   * The shortest idle time of the firewall for links that are silent for so long.
   *
   * @param silence the longest time without a packet, such as the idle time of a keepalive with all
   *     its probes
   */
  public static Duration firewallAtLeast(Duration silence) {
    Duration tenth = silence.dividedBy(10);
    Duration wanted = silence.plus(tenth.compareTo(SPARE) < 0 ? tenth : SPARE);
    return Duration.ofSeconds(wanted.plusMillis(999).toSeconds());
  }

  /**
   * Entries that the firewall holds more, on average, where each link ends so often a day without
   * its noticing: such an entry stays for the idle time.
   */
  public double moreEntries(Duration silence, int endsADay) {
    double longer = firewallAtLeast(silence).minus(kept).toMillis();
    return Math.max(0, links * (double) endsADay * longer / DAY.toMillis());
  }

  /** The first cure with its cost, one sentence. */
  public String firewallSentence(Duration silence, int endsADay) {
    return "the firewall's idle time to at least %s, for links that are silent for up to %s; cost: %s"
        .formatted(
            Spans.text(firewallAtLeast(silence)),
            Spans.text(silence),
            "the entry of a connection that ends unnoticed stays for so long, %.1f entries more"
                    .formatted(moreEntries(silence, endsADay))
                + " where each of %d links ends so %d times a day".formatted(links, endsADay));
  }

  /** The second cure with its cost, one sentence. */
  public String heartbeatSentence(Heartbeat heartbeat) {
    long packets = heartbeatsADay() * heartbeat.packets();
    long bytes = heartbeatsADay() * heartbeat.bytes();
    return "a heartbeat at most every %s; cost by %s: %d packets and %s a day for one link%s"
        .formatted(
            Spans.text(heartbeatAtMost()),
            heartbeat.title(),
            packets,
            size(bytes),
            links == 1
                ? ""
                : ", %d packets and %s for %d"
                    .formatted(packets * links, size(bytes * links), links));
  }

  private static String size(long bytes) {
    if (bytes < 10_000) {
      return bytes + " bytes";
    }
    return bytes < 10_000_000 ? Math.round(bytes / 1e3) + " kB" : Math.round(bytes / 1e6) + " MB";
  }
}
