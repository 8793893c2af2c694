package dev.holdfast.link.liveness;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads signs in what the kernel says of one connection in doubt, one view after the other. */
public final class KernelFacts {

  /** The figure that tells when the kernel last sent anything that asks for an answer, ms. */
  public static final String TRIED_AGO = "triedMillisAgo";

  /** Time between two probes of a connection that has nothing else under way, ms. */
  private static final long PROBE_MILLIS = 1_000;

  /** Probes of the kernel that may be out before their answers count as missing. */
  private static final int PROBES_OUT = 2;

  /** Width of the kernel's own clock and of a fast path, ms. */
  private static final long SLACK_MILLIS = 20;

  private final long sinceNanos;
  private long totalBefore = KernelView.UNKNOWN;
  private boolean wasUnacked;

  /**
   * @param sinceNanos when what is awaited was asked for
   */
  public KernelFacts(long sinceNanos) {
    this.sinceNanos = sinceNanos;
  }

  /** What one more view shows. */
  public Fact of(KernelView view, long wallMicros) {
    return new Fact(wallMicros, "kernel", view.sentence(), signs(view), figures(view));
  }

  private Set<Sign> signs(KernelView view) {
    Set<Sign> signs = EnumSet.noneOf(Sign.class);
    if (!view.available()) {
      signs.add(Sign.NO_KERNEL);
      return signs;
    }
    boolean again = view.unackedSegments() > 0 && view.retransmits() > 0;
    boolean unanswered = view.probes() >= PROBES_OUT && ackAge(view) > sinceMillis(view);
    if (again || unanswered) {
      signs.add(Sign.UNACKED);
      wasUnacked = true;
    } else {
      acked(view, signs);
    }
    if (totalBefore == KernelView.UNKNOWN) {
      totalBefore = view.totalRetransmits();
    }
    return signs;
  }

  private void acked(KernelView view, Set<Sign> signs) {
    boolean fresh = ackAge(view) <= sinceMillis(view) + SLACK_MILLIS;
    if (view.unackedSegments() == 0 && view.unackedBytes() > 0) {
      signs.add(Sign.NOT_TAKEN);
    }
    if (view.unackedSegments() == 0 && fresh) {
      signs.add(Sign.ACKED);
      if (wasUnacked || (totalBefore >= 0 && view.totalRetransmits() > totalBefore)) {
        signs.add(Sign.LOSSY);
      }
    }
  }

  private static long ackAge(KernelView view) {
    return view.ackReceivedMillisAgo() < 0 ? Long.MAX_VALUE : view.ackReceivedMillisAgo();
  }

  private long sinceMillis(KernelView view) {
    return (view.takenNanos() - sinceNanos) / 1_000_000;
  }

  private static Map<String, Long> figures(KernelView view) {
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
    boolean probing = view.unackedSegments() == 0 && view.probes() > 0;
    put(figures, TRIED_AGO, probing ? PROBE_MILLIS : view.dataSentMillisAgo());
    return figures;
  }

  private static void put(Map<String, Long> figures, String name, long value) {
    if (value != KernelView.UNKNOWN) {
      figures.put(name, value);
    }
  }
}
