package dev.holdfast.link.liveness;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads signs in what the kernel says of one connection in doubt, one view after the other. */
public final class KernelFacts {

  /** The source of these facts. */
  static final String SOURCE = "kernel";

  /** The figure that tells when the kernel last sent anything that asks for an answer, ms. */
  public static final String TRIED_AGO = "triedMillisAgo";

  /** The figure that tells for how long at least nothing that was tried was acknowledged, ms. */
  public static final String UNANSWERED = "unansweredMillis";

  /** Probes of the kernel that may be out before their answers count as missing. */
  private static final int PROBES_OUT = 2;

  /** Width of the kernel's own clock and of a fast path, ms. */
  private static final long SLACK_MILLIS = 20;

  /** How far the kernel's times may be off, ms. */
  private static final long CLOCK_MILLIS = 10;

  /** Time between two probes at least, ms. */
  private static final long PROBE_MILLIS = 1_000;

  /** How much longer than the round trip a probe stays out that was not lost, ms. */
  private static final long PROBE_SLACK_MILLIS = 200;

  private static final long MILLI = 1_000_000;
  private static final long NONE = Long.MIN_VALUE;

  private final long sinceNanos;
  private final SendTimes sends;
  private long totalBefore;
  private boolean wasUnacked;
  private long unansweredSince = NONE;
  private long probesBefore;
  private long probedNanos = NONE;
  private long viewedNanos;

  /**
   * @param sinceNanos when what is awaited was asked for
   * @param sends when bytes were sent on the connection
   * @param resentBefore the segments that had gone out again by then, or {@link
   *     KernelView#UNKNOWN}: the first view is the measure then
   */
  public KernelFacts(long sinceNanos, SendTimes sends, long resentBefore) {
    this.sinceNanos = sinceNanos;
    this.sends = sends;
    this.totalBefore = resentBefore;
    this.viewedNanos = sinceNanos;
  }

  /** Since when what is awaited was asked for. */
  public long sinceNanos() {
    return sinceNanos;
  }

  /** What one more view shows. */
  public Fact of(KernelView view, long wallMicros) {
    if (view.available()) {
      tries(view);
    }
    return new Fact(wallMicros, SOURCE, view.sentence(), signs(view), figures(view));
  }

  /** Follows what is out and not acknowledged: each view may be the first that shows it. */
  private void tries(KernelView view) {
    long now = view.takenNanos();
    long age = ackAge(view);
    long acked = age == Long.MAX_VALUE ? NONE : now - age * MILLI;
    if (view.probes() > probesBefore) {
      probedNanos = viewedNanos;
    }
    boolean data = view.unackedSegments() > 0;
    if (!data && view.probes() <= 0) {
      unansweredSince = NONE;
    } else if (unansweredSince == NONE || acked > unansweredSince) {
      unansweredSince = Math.max(acked, data ? firstSent(acked, now) : firstProbed(view));
    }
    probesBefore = view.probes();
    viewedNanos = now;
  }

  /**
   * The first of what was sent after the last acknowledgement. What was sent about when that came
   * counts only where nothing followed: mostly it is what was acknowledged.
   */
  private long firstSent(long acked, long now) {
    if (acked == NONE) {
      return now;
    }
    long after = sends.firstFrom(acked + CLOCK_MILLIS * MILLI);
    long sent = after == SendTimes.NONE ? sends.firstFrom(acked - SLACK_MILLIS * MILLI) : after;
    return sent == SendTimes.NONE ? acked : sent;
  }

  private static long firstProbed(KernelView view) {
    return view.takenNanos() - (view.probes() - 1) * PROBE_MILLIS * MILLI;
  }

  private Set<Sign> signs(KernelView view) {
    Set<Sign> signs = EnumSet.noneOf(Sign.class);
    if (!view.available()) {
      signs.add(Sign.NO_KERNEL);
      return signs;
    }
    boolean fresh = ackAge(view) <= sinceMillis(view) + SLACK_MILLIS;
    boolean again = view.unackedSegments() > 0 && view.retransmits() > 0;
    boolean unanswered = view.probes() >= PROBES_OUT && ackAge(view) > sinceMillis(view);
    boolean resent = totalBefore >= 0 && view.totalRetransmits() > totalBefore;
    wasUnacked |= probeLost(view);
    if (fresh && (wasUnacked || resent)) {
      signs.add(Sign.LOSSY);
    }
    if (again || unanswered) {
      signs.add(Sign.UNACKED);
      wasUnacked = true;
    } else {
      acked(view, fresh, signs);
    }
    if (totalBefore == KernelView.UNKNOWN) {
      totalBefore = view.totalRetransmits();
    }
    return signs;
  }

  private boolean probeLost(KernelView view) {
    long roundTrip = Math.max(0, view.rttMicros() / 1_000);
    return view.probes() > 0
        && unansweredMillis(view.takenNanos()) >= PROBE_SLACK_MILLIS + 2 * roundTrip;
  }

  private long unansweredMillis(long now) {
    return unansweredSince == NONE ? 0 : (now - unansweredSince) / MILLI;
  }

  private static void acked(KernelView view, boolean fresh, Set<Sign> signs) {
    if (view.unackedSegments() == 0 && view.unackedBytes() > 0) {
      signs.add(Sign.NOT_TAKEN);
    }
    if (view.unackedSegments() == 0 && fresh) {
      signs.add(Sign.ACKED);
    }
  }

  private static long ackAge(KernelView view) {
    return view.ackReceivedMillisAgo() < 0 ? Long.MAX_VALUE : view.ackReceivedMillisAgo();
  }

  private long sinceMillis(KernelView view) {
    return (view.takenNanos() - sinceNanos) / MILLI;
  }

  private Map<String, Long> figures(KernelView view) {
    Map<String, Long> figures = new LinkedHashMap<>();
    put(figures, "unackedSegments", view.unackedSegments());
    put(figures, "retransmits", view.retransmits());
    put(figures, "totalRetransmits", view.totalRetransmits());
    put(figures, "backoff", view.backoff());
    put(figures, "probes", view.probes());
    put(figures, "rtoMicros", view.rtoMicros());
    put(figures, "rttMicros", view.rttMicros());
    put(figures, "dataSentMillisAgo", view.dataSentMillisAgo());
    put(figures, "dataReceivedMillisAgo", view.dataReceivedMillisAgo());
    put(figures, "ackReceivedMillisAgo", view.ackReceivedMillisAgo());
    put(figures, "unackedBytes", view.unackedBytes());
    put(figures, "unreadBytes", view.unreadBytes());
    boolean probing = view.unackedSegments() == 0 && view.probes() > 0 && probedNanos != NONE;
    long probed = (view.takenNanos() - probedNanos) / MILLI;
    put(figures, TRIED_AGO, probing ? probed : view.dataSentMillisAgo());
    if (view.available()) {
      figures.put(UNANSWERED, unansweredMillis(view.takenNanos()));
    }
    return figures;
  }

  private static void put(Map<String, Long> figures, String name, long value) {
    if (value != KernelView.UNKNOWN) {
      figures.put(name, value);
    }
  }
}
