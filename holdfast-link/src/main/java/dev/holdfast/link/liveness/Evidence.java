package dev.holdfast.link.liveness;

import java.util.Map;
import java.util.Set;

/**
 * A dated fact about a link in doubt. Open: whoever sees something new makes a record of its own
 * and says by {@link #signs()} what it shows; the newest fact of each source counts.
 */
public interface Evidence {

  /** When it was seen, us since 1970-01-01 UTC. */
  long wallMicros();

  /** Who saw it: {@code timer}, {@code loop}, {@code kernel}, {@code probe}, {@code channel}. */
  String source();

  /** One sentence, with figures and units. */
  String sentence();

  /** What it shows. */
  default Set<Sign> signs() {
    return Set.of();
  }

  /** The figures in it by name, with the unit in the name: {@code lateMillis}. */
  default Map<String, Long> figures() {
    return Map.of();
  }
}
