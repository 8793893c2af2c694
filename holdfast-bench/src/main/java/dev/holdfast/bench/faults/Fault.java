package dev.holdfast.bench.faults;

import dev.holdfast.bench.faults.Bed.End;
import dev.holdfast.bench.faults.Bed.Plan;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.sim.net.RoutedNetwork.Unknown;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What is done to links that were well, and the cause that is right for it. */
enum Fault {
  OWN_PAUSE("own pause: SIGSTOP of the gateway, 1.5 to 3 T6", Cause.LOCAL_STALL, Needs.NOTHING) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      Child gateway = bed.gateway.process();
      gateway.signal("STOP");
      Thread.sleep(t6(1.5) + bed.random.nextLong(t6(1.5)));
      gateway.signal("CONT");
    }

    @Override
    Duration verdictWithin() {
      return Duration.ofSeconds(4);
    }
  },
  SLOW_PEER("slow peer: answers after 0.8 to 2.7 T6", Cause.PEER_SLOW, Needs.NOTHING) {
    @Override
    void inject(Bed bed) throws IOException {
      bed.peer().tell("delay " + (t6(1.6) + bed.random.nextLong(t6(0.2))));
    }

    @Override
    void heal(Bed bed) throws IOException {
      bed.peer().tell("delay " + bed.plan.answerMillis());
    }
  },
  HUNG_PEER("hung peer: SIGSTOP of the peer", Cause.PEER_HUNG, Needs.NOTHING) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.peer().signal("STOP");
    }

    @Override
    boolean healsWhenCut(End end) {
      return true;
    }

    @Override
    void heal(Bed bed) throws IOException, InterruptedException {
      bed.peer().signal("CONT");
    }
  },
  DEAF_PEER(
      "peer that does not read: its receive window closes, our bytes wait",
      Cause.PEER_NOT_READING,
      Needs.NOTHING) {
    @Override
    void inject(Bed bed) throws IOException {
      bed.peer().tell("deaf");
    }

    @Override
    boolean healsWhenCut(End end) {
      return true;
    }

    @Override
    void heal(Bed bed) throws IOException {
      bed.peer().tell("hear");
    }

    @Override
    Plan plan(End end, int links) {
      return Plan.busy(end, links).keptAs(LinkManner.BUSY.flooding());
    }
  },
  KILLED_PEER(
      "killed peer: SIGKILL of the peer", Cause.PEER_CLOSED, Cause.PEER_RESET, Needs.NOTHING) {
    @Override
    void inject(Bed bed) throws InterruptedException {
      bed.peer().kill();
    }

    @Override
    boolean healsWhenCut(End end) {
      return end == End.PASSIVE;
    }

    @Override
    void heal(Bed bed) throws IOException {
      bed.restartPeer();
    }

    @Override
    Plan plan(End end, int links) {
      return quiet(end, links, Duration.ofMillis(500));
    }
  },
  RESET("reset: the peer's side sends RST", Cause.PEER_RESET, Needs.NOTHING) {
    @Override
    void inject(Bed bed) throws IOException {
      bed.peer().tell("reset");
    }
  },
  RESET_WHILE_IDLE(
      "reset of a silent connection: RST after 6 s without a byte",
      Cause.PEER_RESET,
      Needs.NOTHING) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      Thread.sleep(6_000);
      bed.peer().tell("reset");
    }

    @Override
    Plan plan(End end, int links) {
      return quiet(end, links, Duration.ofMinutes(1));
    }
  },
  REFUSED("refused: nobody listens", Cause.PEER_REFUSED, Needs.NOTHING) {
    @Override
    void inject(Bed bed) {}

    @Override
    Set<End> ends() {
      return EnumSet.of(End.ACTIVE);
    }

    @Override
    Plan plan(End end, int links) {
      return Plan.busy(end, links).withoutListener();
    }
  },
  DEAD_PATH("dead path: every packet dropped, no way back", Cause.PATH_DEAD, Needs.PATH) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.path().dropAll();
    }
  },
  FIREWALL_DROP(
      "firewall drop: the old flow dropped after 6 s without a byte, a new connection answered",
      Cause.IDLE_DROPPED,
      Needs.FORGETFUL_PATH) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.path().forgetConnections(Unknown.SILENCE);
    }
  },
  FIREWALL_RESET(
      "firewall reset: the old flow answered by RST after 6 s without a byte, a new one passes",
      Cause.IDLE_DROPPED,
      Needs.FORGETFUL_PATH) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.path().forgetConnections(Unknown.RESET);
    }
  },
  LOSSY_PATH(
      "lossy path: 55 % of what we send is dropped, by chance", Cause.PATH_LOSSY, Needs.PATH) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.path().dropOfWhatGoesOut(55);
    }

    @Override
    Plan plan(End end, int links) {
      return Plan.busy(end, links)
          .keptAs(LinkManner.BUSY.patient(Duration.ofSeconds(10), Duration.ofSeconds(60)));
    }
  },
  FAR_CABLE(
      "far cable pulled: the last router loses its carrier, we keep ours",
      Cause.PATH_DEAD,
      Needs.PATH) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.path().farCable(false);
    }

    @Override
    void heal(Bed bed) throws IOException, InterruptedException {
      bed.path().farCable(true);
    }
  },
  NEAR_CABLE("near cable pulled: we lose our carrier", Cause.LOCAL_NETWORK_DOWN, Needs.PATH) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.path().nearCable(false);
    }

    @Override
    void heal(Bed bed) throws IOException, InterruptedException {
      bed.path().nearCable(true);
    }
  },
  POWER_LOSS(
      "power loss: the peer's host is gone and back after 10 s without its memory",
      Cause.PEER_RESET,
      Needs.PATH) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.path().farCable(false);
      bed.path().forgetServersMemory();
      bed.peer().kill();
      Thread.sleep(AWAY_MILLIS);
      bed.restartPeer();
      bed.path().farCable(true);
    }

    @Override
    Set<End> ends() {
      return EnumSet.of(End.ACTIVE);
    }

    @Override
    Plan plan(End end, int links) {
      return outlasting(end, links);
    }
  },
  KILLED_WHILE_CUT(
      "killed while cut: SIGKILL of the peer while its cable is out, which is back after 10 s",
      Cause.PEER_CLOSED,
      Cause.PEER_RESET,
      Needs.PATH) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.path().farCable(false);
      bed.peer().kill();
      Thread.sleep(AWAY_MILLIS);
      bed.path().farCable(true);
    }

    @Override
    boolean healsWhenCut(End end) {
      return end == End.PASSIVE;
    }

    @Override
    void heal(Bed bed) throws IOException {
      bed.restartPeer();
    }

    @Override
    Plan plan(End end, int links) {
      return outlasting(end, links);
    }
  },
  OWN_INTERFACE("own interface down", Cause.LOCAL_NETWORK_DOWN, Needs.PATH) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.path().ownInterface(false);
    }

    @Override
    void heal(Bed bed) throws IOException, InterruptedException {
      bed.path().ownInterface(true);
    }
  };

  /** What it takes to inject it. */
  private enum Needs {
    NOTHING,
    PATH,
    /** A path that forgets flows which were silent for a time. */
    FORGETFUL_PATH;

    boolean path() {
      return this != NOTHING;
    }
  }

  private static final long AWAY_MILLIS = 10_000;
  private static final Duration VERDICT_WITHIN = Duration.ofSeconds(75);

  private final String title;
  private final Cause cause;
  private final Cause otherwise;
  private final Needs needs;

  Fault(String title, Cause cause, Needs needs) {
    this(title, cause, cause, needs);
  }

  Fault(String title, Cause cause, Cause otherwise, Needs needs) {
    this.title = title;
    this.cause = cause;
    this.otherwise = otherwise;
    this.needs = needs;
  }

  String title() {
    return title;
  }

  /**
   * The right verdicts: more than one where the kernel itself decides how the end looks, as with a
   * killed process, whose connections end by FIN, or by RST where it had not read all.
   */
  Set<Cause> causes() {
    return EnumSet.of(cause, otherwise);
  }

  /** Whether it shows as a timer that found its answer unread. */
  private boolean stallsUs() {
    return cause == Cause.LOCAL_STALL;
  }

  /** Whether it takes network namespaces. */
  boolean needsRoot() {
    return needs.path();
  }

  /** The ends that it can happen to: nobody refuses whoever does not dial. */
  Set<End> ends() {
    return EnumSet.allOf(End.class);
  }

  abstract void inject(Bed bed) throws IOException, InterruptedException;

  /** Undoes it: a path lets everything pass again. */
  void heal(Bed bed) throws IOException, InterruptedException {
    if (needs.path()) {
      bed.path().heal();
    }
  }

  /** Whether the fault is over as soon as all links are cut, before the verdict is settled. */
  boolean healsWhenCut(End end) {
    return false;
  }

  Duration verdictWithin() {
    return VERDICT_WITHIN;
  }

  Plan plan(End end, int links) {
    return needs == Needs.FORGETFUL_PATH ? forgotten(end, links) : Plan.busy(end, links);
  }

  /** Kept through an outage of some ten seconds. */
  private static Plan outlasting(End end, int links) {
    return Plan.busy(end, links)
        .keptAs(LinkManner.BUSY.patient(Duration.ofSeconds(30), Duration.ofSeconds(60)));
  }

  /** Silent for long enough to be forgotten; a peer that dials comes again after we have cut. */
  private static Plan forgotten(End end, int links) {
    return quiet(end, links, Duration.ofSeconds(6)).redialling(Duration.ofSeconds(16));
  }

  /** Tested after so much silence only. */
  private static Plan quiet(End end, int links, Duration silence) {
    LinkManner manner = LinkManner.BUSY.tested(silence, "idle").silentFor(silence.multipliedBy(10));
    return Plan.prompt(end, links, manner);
  }

  private static long t6(double times) {
    return (long) (LinkManner.BUSY.t6().toMillis() * times);
  }

  Bed bed(List<String> holdfast, End end, int links, Random random)
      throws IOException, InterruptedException {
    Ground ground = needsRoot() ? RoutedGround.open() : Ground.Loopback.open();
    return new Bed(holdfast, ground, plan(end, links), random);
  }

  /**
   * One injection into all links.
   *
   * @return the verdict of each link that came to one; a link without one had no doubt
   */
  Map<String, Told> round(Bed bed) throws IOException, InterruptedException {
    GatewayUnderTest gateway = bed.gateway;
    boolean listens = bed.plan.listens();
    if (listens) {
      gateway.awaitReady();
      bed.upTo(1_000);
      gateway.awaitReady();
    }
    int mark = listens ? gateway.mark() : 0;
    Set<String> about = listens ? gateway.readies() : bed.all();
    inject(bed);
    boolean healsWhenCut = healsWhenCut(bed.plan.end());
    if (healsWhenCut) {
      gateway.await(verdictWithin(), () -> bed.ended(mark, about) == about.size());
      heal(bed);
    }
    gateway.await(
        verdictWithin(), () -> bed.verdicts(mark, about, stallsUs()).size() == about.size());
    Map<String, Told> found = bed.verdicts(mark, about, stallsUs());
    if (!healsWhenCut) {
      heal(bed);
    }
    return found;
  }
}
