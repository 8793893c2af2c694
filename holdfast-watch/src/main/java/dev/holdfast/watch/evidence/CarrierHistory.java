package dev.holdfast.watch.evidence;

import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.time.Spans;
import dev.holdfast.posix.diag.NetworkLink;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Which interfaces work, and when one last did not. Safe for several threads. */
final class CarrierHistory {

  private static final String SOURCE = "carrier";

  /** A loss so long ago explains nothing any more. */
  private static final long KEPT_MICROS = TimeUnit.MINUTES.toMicros(10);

  /**
   * An interface as it is.
   *
   * @param lostMicros when it last ceased to work; 0 for never
   * @param backMicros when it worked again; 0 while it does not
   */
  private record Known(NetworkLink link, long lostMicros, long backMicros) {}

  private final Map<Integer, Known> interfaces = new HashMap<>();

  /** Takes an interface as it is now. */
  synchronized void see(NetworkLink link, long wallMicros) {
    Known before = interfaces.get(link.index());
    boolean worked = before == null || before.link().works();
    long lost = before == null ? 0 : before.lostMicros();
    long back = before == null ? 0 : before.backMicros();
    if (before != null && worked && !link.works()) {
      lost = wallMicros;
      back = 0;
    } else if (!worked && link.works()) {
      back = wallMicros;
    }
    interfaces.put(link.index(), new Known(link, lost, back));
  }

  /** What is to be said of an interface; empty where it has worked for long. */
  synchronized Optional<Fact> about(int index, long wallMicros) {
    Known known = interfaces.get(index);
    if (known == null) {
      return Optional.empty();
    }
    if (!known.link().works()) {
      return Optional.of(
          new Fact(
              wallMicros,
              SOURCE,
              known.link().name()
                  + down(known.link())
                  + (known.lostMicros() == 0
                      ? ""
                      : " since " + ago(wallMicros - known.lostMicros())),
              Set.of(Sign.INTERFACE_DOWN),
              known.lostMicros() == 0
                  ? Map.of()
                  : Map.of("downMillis", millis(wallMicros - known.lostMicros()))));
    }
    if (known.lostMicros() == 0 || wallMicros - known.backMicros() > KEPT_MICROS) {
      return Optional.empty();
    }
    long away = known.backMicros() - known.lostMicros();
    return Optional.of(
        new Fact(
            wallMicros,
            SOURCE,
            known.link().name()
                + " works, but did not for "
                + Spans.text(micros(away))
                + " until "
                + ago(wallMicros - known.backMicros())
                + " ago",
            Set.of(),
            Map.of(
                "awayMillis",
                millis(away),
                "backMillisAgo",
                millis(wallMicros - known.backMicros()))));
  }

  private static String down(NetworkLink link) {
    return !link.present() ? " is gone" : link.up() ? " has no carrier" : " is switched off";
  }

  private static String ago(long micros) {
    return Spans.text(micros(micros));
  }

  private static Duration micros(long micros) {
    return Duration.of(Math.max(0, micros), ChronoUnit.MICROS);
  }

  private static long millis(long micros) {
    return TimeUnit.MICROSECONDS.toMillis(micros);
  }
}
