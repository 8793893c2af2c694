package dev.holdfast.sim.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What programs saw of a fault.
 *
 * @param atMicros when it happened, us since 1970-01-01 UTC
 * @param longest how long was listened
 */
public record Seen(NetworkFault fault, long atMicros, Duration longest, List<Sighting> sightings) {

  public Seen {
    sightings = List.copyOf(sightings);
  }

  /** How long after the fault something was seen, s; negative before it. */
  public double secondsAfter(Sighting sighting) {
    return (sighting.wallMicros() - atMicros) / 1e6;
  }

  /** What connections of one kind saw, in the order of time. */
  public List<Sighting> of(String settings, Traffic traffic) {
    return sightings.stream()
        .filter(one -> one.settings().equals(settings) && one.traffic() == traffic)
        .sorted(Comparator.comparingLong(Sighting::wallMicros))
        .toList();
  }

  /**
   * The same in one line: {@code read after 3.2 s: Connection timed out; write after 15.0 s: Broken
   * pipe}, with least and most where they differ.
   */
  public String sentence(String settings, Traffic traffic) {
    Map<String, List<Sighting>> byWhat = new TreeMap<>();
    List<Sighting> all = of(settings, traffic);
    all.forEach(one -> byWhat.computeIfAbsent(one.what(), what -> new ArrayList<>()).add(one));
    if (byWhat.isEmpty()) {
      return "no sign in " + longest.toSeconds() + " s";
    }
    return byWhat.values().stream()
        .sorted(Comparator.comparingLong(same -> same.getFirst().wallMicros()))
        .map(this::sentence)
        .collect(Collectors.joining("; "));
  }

  private String sentence(List<Sighting> same) {
    double least = secondsAfter(same.getFirst());
    double most = secondsAfter(same.getLast());
    double median = secondsAfter(same.get(same.size() / 2));
    String spread =
        most - least < 0.15 ? "" : String.format(Locale.ROOT, " (%.1f to %.1f)", least, most);
    Map<String, Long> texts =
        same.stream().collect(Collectors.groupingBy(Sighting::text, Collectors.counting()));
    String said =
        texts.size() == 1
            ? same.getFirst().text()
            : texts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(one -> one.getValue() + " x " + one.getKey())
                .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT, "%s after %.1f s%s: %s", same.getFirst().what(), median, spread, said);
  }
}
