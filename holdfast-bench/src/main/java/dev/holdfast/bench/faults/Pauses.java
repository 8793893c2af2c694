package dev.holdfast.bench.faults;

import dev.holdfast.link.liveness.CutPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Pauses and outages on links that are sound otherwise, and the connections that they cost. */
final class Pauses {

  /** Time after a pause in which a cut would show. */
  private static final long AFTERMATH_MILLIS = 3_000;

  /** Time after an outage in which a cut would show: twice dead-after and some. */
  private static final long OUTAGE_AFTERMATH_MILLIS = 6_000;

  /** Who stands still. */
  enum Who {
    HOST("our own process, 1.2 to 2.5 T6", false),
    PEER("the peer, 1.5 T6", false),
    PATH("the path, 0.3 to 0.95 dead-after", true);

    private final String title;
    private final boolean needsRoot;

    Who(String title, boolean needsRoot) {
      this.title = title;
      this.needsRoot = needsRoot;
    }

    boolean needsRoot() {
      return needsRoot;
    }
  }

  /**
   * One row.
   *
   * @param told {@code on-separate} of the host
   * @param peers what the peers do upon Separate.req
   */
  record Case(Who who, CutPolicy policy, String told, Peer.OnSeparate peers) {
    /** All rows, worst last. */
    static List<Case> all() {
      List<Case> all = new ArrayList<>();
      for (Who who : Who.values()) {
        for (CutPolicy policy : new CutPolicy[] {CutPolicy.VERIFIED, CutPolicy.STANDARD}) {
          for (Peer.OnSeparate peers : Peer.OnSeparate.values()) {
            all.add(new Case(who, policy, "auto", peers));
          }
        }
      }
      return all;
    }
  }

  /**
   * What came of one row.
   *
   * @param pauses pauses times links
   * @param doubts pauses in which a timer of the link ran out
   * @param cuts connections that ended
   */
  record Result(Case row, int pauses, int doubts, int cuts, List<String> reports) {

    static String header() {
      return """
      | stands still | policy | the peer, on Separate.req | pauses | with a doubt | cuts |
      |---|---|---|---:|---:|---:|
      """;
    }

    String markdown() {
      return "| %s | `%s` | %s | %d | %d | %d |%n"
          .formatted(
              row.who().title,
              row.policy().name().toLowerCase(Locale.ROOT),
              row.peers().name().toLowerCase(Locale.ROOT),
              pauses,
              doubts,
              cuts);
    }
  }

  private Pauses() {}

  /** Pauses until each link has stood so many of them that there are enough in all. */
  static Result measure(Case row, int enough, int links, Random random)
      throws IOException, InterruptedException {
    Ground ground = row.who().needsRoot() ? RoutedGround.open() : new Ground.Loopback();
    Bed.Plan plan = Bed.Plan.busy(links).with(row.policy(), row.told(), row.peers());
    int pauses = 0;
    int doubts = 0;
    int cuts = 0;
    List<String> reports = new ArrayList<>();
    try (Bed bed = new Bed(ground, plan, random)) {
      while (pauses < enough) {
        bed.awaitReady();
        bed.upTo(1_000);
        bed.awaitReady();
        int mark = bed.mark();
        Map<Integer, Told> about = bed.readies();
        standStill(row.who(), bed);
        Thread.sleep(row.who() == Who.PATH ? OUTAGE_AFTERMATH_MILLIS : AFTERMATH_MILLIS);
        pauses += about.size();
        cuts += bed.ended(mark, about);
        Set<Integer> doubtful = new HashSet<>();
        for (Told told : bed.since(mark)) {
          if (told.kind() != Told.Kind.READY && told.kind() != Told.Kind.NO_DIAL) {
            doubtful.add(told.link());
          }
          if (told.ends()) {
            reports.add(row + ": " + told.line());
          }
        }
        doubts += doubtful.size();
      }
    }
    return new Result(row, pauses, doubts, cuts, reports);
  }

  private static void standStill(Who who, Bed bed) throws IOException, InterruptedException {
    long t6 = HostUnderTest.T6.toMillis();
    switch (who) {
      case HOST -> Bed.pause(bed.host, t6 * 12 / 10 + bed.random.nextLong(t6 * 13 / 10));
      case PEER -> Bed.pause(bed.peer(), t6 * 3 / 2);
      case PATH -> {
        long deadAfter = HostUnderTest.DEAD_AFTER.toMillis();
        RoutedGround path = (RoutedGround) bed.ground;
        path.dropAll();
        Thread.sleep(deadAfter * 3 / 10 + bed.random.nextLong(deadAfter * 65 / 100));
        path.heal();
      }
    }
  }
}
