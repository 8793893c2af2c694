package dev.holdfast.ipc.kill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who was killed how often, what that one had said by then, and how long who is left took to go on.
 */
final class Tally {

  private static final double ASKED_MILLIS = 100;

  private record Kill(Turn turn, String what, double millis, long said) {}

  private final List<Kill> kills = new ArrayList<>();

  /**
   * One is left and went on.
   *
   * @param what such as {@code sysv-mq writer}
   * @param said how many messages or units the one who died had said
   * @param nanos from the end being told to going on
   */
  void add(Turn turn, String what, long said, long nanos) {
    kills.add(new Kill(turn, what, nanos / 1e6, said));
  }

  void print() {
    by(Kill::what).forEach(Tally::print);
    by(kill -> kill.turn.subject().name().toLowerCase(Locale.ROOT))
        .forEach((subject, all) -> {
          print(subject + ", a program in C or Python killed", of(all, false));
          print(subject + ", a Java machine killed", of(all, true));
          print(subject, all);
        });
    print("all", kills);
  }

  private Map<String, List<Kill>> by(Function<Kill, String> key) {
    return kills.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
  }

  private static List<Kill> of(List<Kill> all, boolean java) {
    return all.stream().filter(kill -> kill.turn.java() == java).toList();
  }

  private static void print(String what, List<Kill> all) {
    if (all.isEmpty()) {
      return;
    }
    double[] millis = all.stream().mapToDouble(Kill::millis).sorted().toArray();
    System.out.printf(
        "proof: ipc-kill: %s: %d kills, %d said before; going on after the death in ms: median"
            + " %.2f, 99 of 100 %.2f, longest %.2f; %d over %.0f%n",
        what,
        millis.length,
        all.stream().mapToLong(Kill::said).sum(),
        millis[millis.length / 2],
        millis[millis.length * 99 / 100],
        millis[millis.length - 1],
        Arrays.stream(millis).filter(each -> each > ASKED_MILLIS).count(),
        ASKED_MILLIS);
  }
}
