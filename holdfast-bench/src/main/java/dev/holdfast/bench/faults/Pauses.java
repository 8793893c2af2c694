package dev.holdfast.bench.faults;

import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.sim.net.RoutedNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Pauses and outages on links to simulated tools that are sound otherwise, and the connections that
 * end. One gateway has links of all kinds at a time, so all see the same pauses.
 */
final class Pauses {

  private static final Duration CALM_WITHIN = Duration.ofSeconds(30);

  /** Time after the last pause in which a connection would still end of it. */
  private static final long AFTERMATH_MILLIS = 12_000;

  private static final LinkManner KEPT =
      LinkManner.BUSY.patient(LinkManner.BUSY.deadAfter(), LinkManner.USUAL.suspectLimit());

  /** Who stands still. */
  enum Who {
    GATEWAY("our own process, 1.2 to 2.5 T6", false),
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
   * A kind of link.
   *
   * @param told {@code on-separate} of the gateway
   * @param tool {@code --on-separate} of the tool
   */
  record Kind(CutPolicy policy, String told, String tool) {

    private static final int SHARE_BESIDE = 4;

    /** Whether it stands beside the others to compare only, with fewer links. */
    boolean beside() {
      return !policy.verifies() || !told.equals("auto");
    }

    private int links(int most) {
      return beside() ? Math.ceilDiv(most, SHARE_BESIDE) : most;
    }

    /** All kinds that are measured. */
    static List<Kind> all() {
      List<Kind> all = new ArrayList<>();
      for (CutPolicy policy : new CutPolicy[] {CutPolicy.VERIFIED, CutPolicy.STANDARD}) {
        for (String tool : new String[] {"close", "keep", "ignore"}) {
          all.add(new Kind(policy, "auto", tool));
        }
      }
      all.add(new Kind(CutPolicy.VERIFIED, "keeps", "keep"));
      return all;
    }
  }

  /** What came of one kind of link. */
  static final class Result {
    private final Who who;
    private final Kind kind;
    private final List<String> ends = new ArrayList<>();
    private int pauses;
    private int doubts;

    Result(Who who, Kind kind) {
      this.who = who;
      this.kind = kind;
    }

    Kind kind() {
      return kind;
    }

    /** Pauses of single links. */
    int pauses() {
      return pauses;
    }

    /** The reports of connections that ended, whoever ended them. */
    List<String> ends() {
      return ends;
    }

    static String header() {
      return """
      | stands still | policy | `on-separate` | the tool, on Separate.req | pauses | with a doubt | connections ended |
      |---|---|---|---|---:|---:|---:|
      """;
    }

    String markdown() {
      return "| %s | `%s` | `%s` | %s | %d | %d | %d |%n"
          .formatted(
              who.title,
              kind.policy().name().toLowerCase(Locale.ROOT),
              kind.told(),
              kind.tool(),
              pauses,
              doubts,
              ends.size());
    }
  }

  private final Who who;
  private final Map<Kind, Result> results = new LinkedHashMap<>();
  private final Map<String, Result> byLink = new HashMap<>();
  private final Random random;

  private Pauses(Who who, List<Kind> kinds, Random random) {
    this.who = who;
    this.random = random;
    kinds.forEach(kind -> results.put(kind, new Result(who, kind)));
  }

  /**
   * Pauses until each kind of link that is not there to compare only has stood so many of them.
   *
   * @param holdfast the command that is Holdfast
   * @param tools links of each such kind
   */
  static Collection<Result> measure(
      List<String> holdfast, Who who, List<Kind> kinds, int enough, int tools, Random random)
      throws IOException, InterruptedException {
    Pauses pauses = new Pauses(who, kinds, random);
    try (Ground ground = who.needsRoot() ? RoutedGround.open() : Ground.Loopback.open();
        Tools started = new Tools()) {
      List<GatewayUnderTest.Line> lines = pauses.start(started, holdfast, ground, tools);
      try (GatewayUnderTest gateway =
          new GatewayUnderTest(holdfast, ground.gatewayWithin(), lines)) {
        pauses.run(gateway, started, ground, enough);
      }
    }
    return pauses.results.values();
  }

  private List<GatewayUnderTest.Line> start(
      Tools tools, List<String> holdfast, Ground ground, int ofEach) throws IOException {
    int link = 0;
    for (Kind kind : results.keySet()) {
      for (int i = 0; i < kind.links(ofEach); i++, link++) {
        tools.start(holdfast, ground.peerWithin(), ground.peerAddress(link), kind.tool());
      }
    }
    List<GatewayUnderTest.Line> lines = new ArrayList<>();
    for (Result result : results.values()) {
      for (int i = 0; i < result.kind.links(ofEach); i++) {
        int number = lines.size();
        String name = "link-" + number;
        byLink.put(name, result);
        lines.add(
            new GatewayUnderTest.Line(
                name,
                "tcp://" + ground.peerAddress(number) + ":" + tools.port(number),
                KEPT.by(result.kind.policy(), result.kind.told())));
      }
    }
    return lines;
  }

  private void run(GatewayUnderTest gateway, Tools tools, Ground ground, int enough)
      throws IOException, InterruptedException {
    gateway.awaitReady();
    int heard = gateway.mark();
    while (results.values().stream()
        .anyMatch(result -> !result.kind.beside() && result.pauses < enough)) {
      gateway.await(CALM_WITHIN, () -> gateway.readies().size() == byLink.size());
      Thread.sleep(random.nextLong(700));
      gateway.readies().forEach(link -> of(link).pauses++);
      standStill(gateway, tools, ground);
      Thread.sleep(KEPT.t6().toMillis());
      heard = count(gateway, heard, new HashSet<>());
    }
    Thread.sleep(AFTERMATH_MILLIS);
    count(gateway, heard, new HashSet<>(byLink.keySet()));
  }

  private Result of(String link) {
    Result result = byLink.get(link);
    if (result == null) {
      throw new IllegalStateException("no link " + link);
    }
    return result;
  }

  /**
   * Counts what came of the last pause.
   *
   * @param doubtful links whose doubt counts no more
   */
  private int count(GatewayUnderTest gateway, int since, Set<String> doubtful) {
    List<Told> fresh = gateway.since(since);
    for (Told told : fresh) {
      if (byLink.containsKey(told.link())) {
        if (told.doubts() && doubtful.add(told.link())) {
          of(told.link()).doubts++;
        }
        if (told.ends()) {
          of(told.link()).ends.add(who + ": " + told.line());
        }
      }
    }
    return since + fresh.size();
  }

  private void standStill(GatewayUnderTest gateway, Tools tools, Ground ground)
      throws IOException, InterruptedException {
    long t6 = KEPT.t6().toMillis();
    switch (who) {
      case GATEWAY -> {
        gateway.process().signal("STOP");
        Thread.sleep(t6 * 12 / 10 + random.nextLong(t6 * 13 / 10));
        gateway.process().signal("CONT");
      }
      case PEER -> tools.pause(t6 * 3 / 2);
      case PATH -> {
        long deadAfter = KEPT.deadAfter().toMillis();
        RoutedNetwork path = ((RoutedGround) ground).network();
        path.dropAll();
        Thread.sleep(deadAfter * 3 / 10 + random.nextLong(deadAfter * 65 / 100));
        path.heal();
      }
    }
  }
}
