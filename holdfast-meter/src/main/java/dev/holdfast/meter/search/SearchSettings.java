package dev.holdfast.meter.search;

import dev.holdfast.link.endpoint.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for, and how.
 *
 * @param sought protocols, at least one
 * @param bauds baud rates to try on a serial line, the likely ones first
 * @param parities parities to try there, the likely ones first
 * @param units Modbus units to ask, 1 to 247 each
 * @param delay how long a meter may think before it answers; null: 500 ms of DL/T, 200 ms of Modbus
 * @param extra what the way there and back takes besides
 * @param first whether the search ends with the first meter found
 */
public record SearchSettings(
    Set<Sought> sought,
    List<Integer> bauds,
    List<Endpoint.Parity> parities,
    List<Integer> units,
    @Nullable Duration delay,
    Duration extra,
    boolean first) {

  private static final int MAX_UNIT = 247;

  /** Baud rates that are tried unless told otherwise. */
  public static final List<Integer> BAUDS =
      List.of(9600, 2400, 19200, 4800, 1200, 38400, 57600, 115200, 600);

  public SearchSettings {
    sought = Set.copyOf(sought);
    bauds = List.copyOf(bauds);
    parities = List.copyOf(parities);
    units = List.copyOf(units);
    if (sought.isEmpty() || bauds.isEmpty() || parities.isEmpty() || units.isEmpty()) {
      throw new IllegalArgumentException("a search needs a protocol, a speed, a parity and a unit");
    }
    for (int unit : units) {
      if (unit < 1 || unit > MAX_UNIT) {
        throw new IllegalArgumentException("unit " + unit + " is not 1 to " + MAX_UNIT);
      }
    }
    if (extra.isNegative() || (delay != null && (delay.isNegative() || delay.isZero()))) {
      throw new IllegalArgumentException("times of a search must be above 0");
    }
  }

  /** All units, speeds and parities. */
  public static SearchSettings of(Set<Sought> sought) {
    return new SearchSettings(
        sought,
        BAUDS,
        List.of(Endpoint.Parity.EVEN, Endpoint.Parity.NONE, Endpoint.Parity.ODD),
        IntStream.rangeClosed(1, MAX_UNIT).boxed().toList(),
        null,
        Duration.ofMillis(50),
        false);
  }
}
