package dev.holdfast.link;

import dev.holdfast.link.liveness.IdleTime;
import dev.holdfast.link.liveness.IdleTimes;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import java.time.Duration;

/**
 * What the silences of one channel teach about its path. A silence is one of the wire: where the
 * kernel asks an idle peer after a while, none is longer than that.
 */
final class IdleLessons {

  /** What a path is tried with first where longer silences are to be found. */
  private static final Duration BEGINNING = Duration.ofSeconds(60);

  /** Shorter silences teach nothing. */
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  /** An acknowledgement so much younger than any data answers a probe. */
  private static final long APART_MILLIS = 1_000;

  private static final long NEVER = Long.MAX_VALUE;

  private final IdleTimes times;
  private final String path;
  private final LivenessSettings settings;
  private Duration asks = Duration.ZERO;
  private long asksNanos = NEVER;
  private long sinceNanos;
  private long noted = SHORTEST.toNanos();

  /**
   * @param path its name in the book
   */
  IdleLessons(IdleTimes times, String path, LivenessSettings settings) {
    this.times = times;
    this.path = path;
    this.settings = settings;
  }

  /** The name of the path in the book. */
  String path() {
    return path;
  }

  /** What is known of it. */
  IdleTime known() {
    return times.of(path);
  }

  /** After how much silence the kernel is to ask now, given what is known; 0 for never. */
  Duration wanted() {
    if (settings.keepaliveIdle().isZero()) {
      return Duration.ZERO;
    }
    Duration most = withinFirewall(settings.keepaliveIdle());
    return settings.profile().sparing()
        ? known().grown(min(BEGINNING, most), most)
        : known().within(most);
  }

  /** A wanted silence, or less where the path is said or known to keep less. */
  Duration within(Duration wanted) {
    return known().within(withinFirewall(wanted));
  }

  private Duration withinFirewall(Duration wanted) {
    Duration firewall = settings.firewallIdle();
    return firewall == null ? wanted : new IdleTime(firewall, firewall, null).within(wanted);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /**
   * From now on the kernel asks after so much silence.
   *
   * @param able whether it could be told to
   */
  void asks(Duration idle, boolean able, long nowNanos) {
    asks = able ? idle : Duration.ZERO;
    asksNanos = asks.isZero() ? NEVER : asks.toNanos();
    sinceNanos = nowNanos;
  }

  /** After how much silence the kernel asks; 0 for never. */
  Duration asks() {
    return asks;
  }

  /** The silence of the wire within a silence of data. */
  Duration ofWire(long dataNanos) {
    return Duration.ofNanos(Math.min(dataNanos, asksNanos));
  }

  /** Bytes came after so long without any either way. */
  void heard(long silentNanos) {
    long silence = Math.min(silentNanos, asksNanos);
    if (silence > noted) {
      noted = silence + silence / 8;
      times.worked(path, Duration.ofNanos(silence));
    }
  }

  /** Takes a view of the silent channel: an answer to a probe is a silence that was survived. */
  void saw(KernelView view) {
    long ack = view.ackReceivedMillisAgo();
    if (asksNanos <= noted || asksNanos == NEVER || ack < 0) {
      return;
    }
    long data = Math.min(view.dataSentMillisAgo(), view.dataReceivedMillisAgo());
    long acked = view.takenNanos() - Duration.ofMillis(ack).toNanos();
    if (ack + APART_MILLIS < data && acked - sinceNanos >= asksNanos) {
      noted = asksNanos;
      times.worked(path, asks);
    }
  }
}
