package dev.holdfast.sim.world;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.HsmsSettings.LinktestWhen;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.liveness.CutPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A world of HSMS links in virtual time: the real sessions and verdicts over simulated kernels,
 * paths and programs. All that is random comes from one source, so that a seed replays exactly.
 * Each step is checked; what does not hold ends the run by a {@link WorldFailure}.
 */
public final class World {

  private static final long FAULTY_NANOS = SECONDS.toNanos(600);
  private static final List<LinktestWhen> TESTING =
      List.of(LinktestWhen.ALWAYS, LinktestWhen.IDLE, LinktestWhen.QUIET);
  private static final int MOST_AT_ONCE = 20_000;

  /** How long a link may take to find out that it is broken, and to be selected again. */
  private static final long RECOVERY_NANOS = SECONDS.toNanos(240);

  private final RandomGenerator random;
  private final Agenda agenda = new Agenda();
  private final List<SimulatedLink> links = new ArrayList<>();
  private final boolean orderly;
  private long digest;
  private int steps;
  private int faults;

  /**
   * What a run came to.
   *
   * @param digest of every frame sent and when; the same for the same seed
   * @param faults how many there were
   * @param steps of virtual time
   */
  public record Result(long digest, int faults, int steps) {}

  private World(RandomGenerator random) {
    this.random = random;
    this.orderly = random.nextInt(4) > 0;
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      links.add(makeLink("link-" + i));
    }
  }

  /**
   * Builds a world and lives through it: faults for ten minutes, then peace until all links work.
   *
   * @throws WorldFailure naming what did not hold, when and where
   */
  public static Result run(RandomGenerator random) {
    World world = new World(random);
    try {
      world.live();
    } catch (RuntimeException e) {
      throw new WorldFailure(world + ": " + e.getMessage(), e);
    }
    return new Result(world.digest, world.faults, world.steps);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private SimulatedLink makeLink(String name) {
    CutPolicy policy =
        random.nextInt(5) > 0
            ? CutPolicy.VERIFIED
            : random.nextBoolean() ? CutPolicy.STANDARD : CutPolicy.OBSERVE;
    Profile profile = random.nextBoolean() ? Profile.LENIENT : Profile.STRICT_SS;
    OnSeparate onSeparate = any(List.of(OnSeparate.values()));
    boolean hostDials = random.nextBoolean();
    HsmsSettings.Builder host = common(HsmsSettings.host(), policy, profile, onSeparate);
    HsmsSettings.Builder tool = common(HsmsSettings.equipment(), policy, profile, onSeparate);
    return hostDials
        ? new SimulatedLink(this, name, host.active().build(), tool.passive().build())
        : new SimulatedLink(this, name, tool.active().build(), host.passive().build());
  }

  private HsmsSettings.Builder common(
      HsmsSettings.Builder settings, CutPolicy policy, Profile profile, OnSeparate onSeparate) {
    boolean tests = random.nextInt(3) > 0 || policy != CutPolicy.VERIFIED;
    return settings
        .cutPolicy(policy)
        .profile(profile)
        .onSeparate(onSeparate)
        .t3(Duration.ofSeconds(10))
        .linktest(Duration.ofSeconds(tests ? 5 + random.nextInt(25) : 0))
        .linktestWhen(any(TESTING))
        .maxMessage(1 << 20);
  }

  // Time.

  private void live() {
    for (SimulatedLink link : links) {
      talk(link);
      trouble(link);
    }
    liveUntil(FAULTY_NANOS);
    for (SimulatedLink link : links) {
      peace(link);
    }
    liveUntil(agenda.now() + RECOVERY_NANOS);
    for (SimulatedLink link : links) {
      require(link.brokenNanos() == 0, "not selected again: " + link.describe());
    }
  }

  private void liveUntil(long end) {
    int atOnce = 0;
    while (true) {
      long next = nextNanos();
      if (next > end) {
        break;
      }
      atOnce = next > agenda.now() ? 0 : atOnce + 1;
      require(atOnce < MOST_AT_ONCE, "time stands still");
      agenda.moveTo(next);
      step();
    }
    agenda.moveTo(end);
  }

  private long nextNanos() {
    long next = agenda.nextNanos();
    for (SimulatedLink link : links) {
      for (ChannelEnd channel : link.channels()) {
        next = Math.min(next, channel.nextNanos());
      }
    }
    return next;
  }

  private void step() {
    steps++;
    channels(ChannelEnd::run);
    agenda.runOne();
    channels(ChannelEnd::pump);
    links.forEach(SimulatedLink::watch);
  }

  private void channels(Consumer<ChannelEnd> what) {
    for (SimulatedLink link : links) {
      link.channels().forEach(what);
    }
  }

  // What happens in it.

  private void talk(SimulatedLink link) {
    long pause = SECONDS.toNanos(1 + random.nextInt(20));
    agenda.after(
        pause,
        () -> {
          ChannelEnd channel = (random.nextBoolean() ? link.active() : link.passive()).newest();
          if (channel != null) {
            byte[] body = new byte[] {0x41, 4, 0x31, 0x32, 0x33, 0x34};
            channel.request(body);
          }
          talk(link);
        });
  }

  private void trouble(SimulatedLink link) {
    long calm = SECONDS.toNanos(1 + random.nextInt(orderly ? 40 : 20));
    agenda.after(calm, () -> strike(link));
  }

  private void strike(SimulatedLink link) {
    if (agenda.now() >= FAULTY_NANOS) {
      return;
    }
    if (orderly && (!link.healthy() || link.fault() != null)) {
      require(link.brokenNanos() < RECOVERY_NANOS, "not selected again: " + link.describe());
      trouble(link);
      return;
    }
    Fault fault = any(List.of(Fault.values()));
    LinkEnd end = random.nextBoolean() ? link.active() : link.passive();
    if (fault == Fault.LISTENER_RESTART) {
      end = link.passive();
    } else if (fault == Fault.RESELECT) {
      end = link.active();
    }
    faults++;
    link.strike(fault, end);
    long lasts = new Injector(this, link).begin(fault, end);
    link.watch();
    if (orderly) {
      agenda.after(
          lasts,
          () -> {
            link.over();
            recover(link);
          });
    }
    trouble(link);
  }

  /** The fault is over; what it left behind may show for a while. */
  private void recover(SimulatedLink link) {
    long t3 = link.active().settings().t3().toNanos();
    long t6 = link.active().settings().t6().toNanos();
    if (link.healthy()) {
      agenda.after(
          3 * t3 + t6,
          () -> {
            if (link.healthy()) {
              link.strike(null, null);
            } else {
              recover(link);
            }
          });
    } else {
      require(link.brokenNanos() < 2 * RECOVERY_NANOS, "not selected again: " + link.describe());
      agenda.after(SECONDS.toNanos(1), () -> recover(link));
    }
  }

  private void peace(SimulatedLink link) {
    link.path().calm();
    link.active().replyAfter(0);
    link.passive().replyAfter(0);
  }

  // For those in it.

  Agenda agenda() {
    return agenda;
  }

  long now() {
    return agenda.now();
  }

  RandomGenerator random() {
    return random;
  }

  /** Whether faults come one at a time, so that what is made of each can be judged. */
  boolean orderly() {
    return orderly;
  }

  /** Places to cut bytes at, ascending. */
  int[] cuts(int length) {
    return random.nextInt(3) > 0
        ? new int[0]
        : random.ints(1 + random.nextInt(3), 0, length + 1).sorted().toArray();
  }

  void traced(LinkEnd end, byte[] frame) {
    digest =
        digest * 31
            + Arrays.hashCode(frame)
            + agenda.now()
            + end.settings().connect().name().length();
  }

  void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new WorldFailure(otherwise);
    }
  }

  @Override
  public String toString() {
    return "%s world of %d links at %.3f s"
        .formatted(orderly ? "orderly" : "wild", links.size(), agenda.now() / 1e9);
  }
}
