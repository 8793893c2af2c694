package dev.holdfast.bench.faults;

import dev.holdfast.link.liveness.Cause;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What is done to links that were well, and the cause that is right for it. */
enum Fault {
  OWN_PAUSE("own pause: SIGSTOP of the host, 1.5 to 3 T6", Cause.LOCAL_STALL, false) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      Bed.pause(bed.host, t6(1.5) + bed.random.nextLong(t6(1.5)));
    }

    @Override
    Duration verdictWithin() {
      return Duration.ofSeconds(5);
    }
  },
  SLOW_PEER("slow peer: answers after 1.2 to 2.7 T6", Cause.PEER_SLOW, false) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.peer().tell("delay " + (t6(1.6) + bed.random.nextLong(t6(0.2))));
    }

    @Override
    void heal(Bed bed) throws IOException, InterruptedException {
      bed.peer().tell("delay " + bed.plan.answerMillis());
    }
  },
  HUNG_PEER("hung peer: SIGSTOP of the peer", Cause.PEER_HUNG, false) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      bed.peer().signal("STOP");
    }

    @Override
    boolean healsWhenCut() {
      return true;
    }

    @Override
    void heal(Bed bed) throws IOException, InterruptedException {
      bed.peer().signal("CONT");
    }
  },
  KILLED_PEER("killed peer: SIGKILL of the peer", Cause.PEER_CLOSED, Cause.PEER_RESET, false) {
    @Override
    void inject(Bed bed) throws InterruptedException {
      bed.peer().kill();
    }

    @Override
    void heal(Bed bed) throws IOException {
      bed.restartPeer();
    }

    @Override
    Bed.Plan plan(int links) {
      return Bed.Plan.busy(links).quiet(500);
    }
  },
  RESET("reset: the peer's side sends RST", Cause.PEER_RESET, false) {
    @Override
    void inject(Bed bed) throws IOException {
      bed.peer().tell("reset");
    }
  },
  RESET_WHILE_IDLE(
      "reset of a silent connection: RST after 6 s without a byte", Cause.PEER_RESET, false) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      Thread.sleep(6_000);
      bed.peer().tell("reset");
    }

    @Override
    Bed.Plan plan(int links) {
      return Bed.Plan.busy(links).quiet(60_000);
    }
  },
  REFUSED("refused: nobody listens", Cause.PEER_REFUSED, false) {
    @Override
    void inject(Bed bed) {}

    @Override
    Bed.Plan plan(int links) {
      return Bed.Plan.busy(links).withoutListener();
    }
  },
  DEAD_PATH("dead path: every packet dropped, redial unanswered", Cause.PATH_DEAD, true) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      routed(bed).dropAll();
    }

    @Override
    void heal(Bed bed) throws IOException, InterruptedException {
      routed(bed).heal();
    }
  },
  FIREWALL_DROP(
      "firewall drop: the old flow dropped after 6 s without a byte, redial answered",
      Cause.IDLE_DROPPED,
      true) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      List<String> locals = bed.readies().values().stream().map(Told::text).toList();
      routed(bed).dropFlows(locals, bed.port());
    }

    @Override
    void heal(Bed bed) throws IOException, InterruptedException {
      routed(bed).heal();
    }

    @Override
    Bed.Plan plan(int links) {
      return Bed.Plan.busy(links).quiet(6_000);
    }
  },
  OWN_INTERFACE("own interface down", Cause.LOCAL_NETWORK_DOWN, true) {
    @Override
    void inject(Bed bed) throws IOException, InterruptedException {
      routed(bed).ownInterface(false);
    }

    @Override
    void heal(Bed bed) throws IOException, InterruptedException {
      routed(bed).ownInterface(true);
    }
  };

  private static final Duration VERDICT_WITHIN = Duration.ofSeconds(60);

  private final String title;
  private final Cause cause;
  private final Cause otherwise;
  private final boolean needsRoot;

  Fault(String title, Cause cause, boolean needsRoot) {
    this(title, cause, cause, needsRoot);
  }

  Fault(String title, Cause cause, Cause otherwise, boolean needsRoot) {
    this.title = title;
    this.cause = cause;
    this.otherwise = otherwise;
    this.needsRoot = needsRoot;
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
  boolean stallsHost() {
    return cause == Cause.LOCAL_STALL;
  }

  /** Whether it takes network namespaces. */
  boolean needsRoot() {
    return needsRoot;
  }

  abstract void inject(Bed bed) throws IOException, InterruptedException;

  void heal(Bed bed) throws IOException, InterruptedException {}

  /** Whether the fault is over as soon as all links are cut, before the verdict is settled. */
  boolean healsWhenCut() {
    return false;
  }

  Duration verdictWithin() {
    return VERDICT_WITHIN;
  }

  Bed.Plan plan(int links) {
    return Bed.Plan.busy(links);
  }

  private static long t6(double times) {
    return (long) (HostUnderTest.T6.toMillis() * times);
  }

  private static RoutedGround routed(Bed bed) {
    return (RoutedGround) bed.ground;
  }

  Bed bed(int links, Random random) throws IOException, InterruptedException {
    return new Bed(needsRoot ? RoutedGround.open() : new Ground.Loopback(), plan(links), random);
  }

  /**
   * One injection into all links.
   *
   * @return the verdict of each link that came to one; a link without one had no doubt
   */
  Map<Integer, Told> round(Bed bed) throws IOException, InterruptedException {
    boolean listens = bed.plan.listens();
    if (listens) {
      bed.awaitReady();
      bed.upTo(1_000);
      bed.awaitReady();
    }
    int mark = bed.mark();
    Map<Integer, Told> about = listens ? bed.readies() : bed.noChannels();
    inject(bed);
    if (healsWhenCut()) {
      bed.await(verdictWithin(), () -> bed.ended(mark, about) == about.size());
      heal(bed);
    }
    bed.await(verdictWithin(), () -> verdicts(bed, mark, about).size() == about.size());
    Map<Integer, Told> found = verdicts(bed, mark, about);
    if (!healsWhenCut()) {
      heal(bed);
    }
    return found;
  }

  private Map<Integer, Told> verdicts(Bed bed, int mark, Map<Integer, Told> about) {
    return bed.verdicts(mark, about, stallsHost());
  }
}
