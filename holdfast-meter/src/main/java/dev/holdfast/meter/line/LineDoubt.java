package dev.holdfast.meter.line;

import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.SessionPort;
import java.util.HashSet;
import java.util.Set;

/**
 * The doubt whether anybody is at the other end of a line, where evidence decides. It is raised
 * when turn after turn passed without a single byte: of three meters, or of all where there are
 * fewer. Then one of them is asked its first request every few seconds, and any byte ends the
 * doubt.
 */
final class LineDoubt {

  private static final int MOST_METERS = 3;
  private static final int SILENT_PROBES = 3;

  private final SessionPort port;
  private final Set<String> silent = new HashSet<>();
  private boolean stands;
  private int probes;

  LineDoubt(SessionPort port) {
    this.port = port;
  }

  boolean stands() {
    return stands;
  }

  /** Bytes came, whatever they are. */
  void heard() {
    silent.clear();
    stands = false;
    probes = 0;
  }

  /** A meter answered, before {@link #heard} of its bytes. */
  void answered(String meter) {
    if (stands) {
      port.evidence(
          new Fact(
              port.wallMicros(), "probe", "meter " + meter + " answered", Sign.PROBE_ANSWERED));
    }
  }

  /**
   * A meter gave no answer.
   *
   * @param meters how many there are
   * @param what what it was asked
   * @param sentNanos when it was asked last
   */
  void silent(String meter, int meters, String what, long sentNanos) {
    silent.add(meter);
    if (stands && ++probes == SILENT_PROBES) {
      String text = probes + " requests in a row brought not a byte; last asked: " + what;
      port.evidence(new Fact(port.wallMicros(), "probe", text, Sign.PROBES_SILENT));
    }
    if (!stands && silent.size() >= Math.min(MOST_METERS, meters)) {
      stands = true;
      String text =
          "not a byte from any of %d meters asked in turn; last asked: %s"
              .formatted(silent.size(), what);
      port.suspect(new Suspicion("REPLY", text, sentNanos, port.nanoTime()));
    }
  }
}
