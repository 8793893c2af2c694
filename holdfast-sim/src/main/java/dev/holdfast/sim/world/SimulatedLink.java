package dev.holdfast.sim.world;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.link.liveness.Case;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.time.Backoff;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One link of a world: both ends, the path between them, the dialling, and what went wrong. */
final class SimulatedLink implements LinkEnd.Watcher {

  private static final long CONNECT_NANOS = SECONDS.toNanos(5);
  private static final long SLACK_NANOS = SECONDS.toNanos(2);
  private static final int MOST_CHANNELS = 16;

  /** Longest pause between two tries before there is a doubt. */
  private static final long LATE_NANOS = SECONDS.toNanos(2);

  /** One try a second, its answer, and the looks at it. */
  private static final long IN_TIME_NANOS = SECONDS.toNanos(1) + MILLISECONDS.toNanos(500);

  private static final long UP = -1;

  private final World world;
  private final String name;
  private final LinkEnd active;
  private final LinkEnd passive;
  private final Path path;
  private final Backoff backoff;
  private long deafUntil;
  private boolean dialling;
  private @Nullable Fault fault;
  private @Nullable LinkEnd struck;
  private long brokenSince;
  private long overSince;
  private long downSince;

  SimulatedLink(World world, String name, HsmsSettings dials, HsmsSettings listens) {
    this.world = world;
    this.name = name;
    this.active = new LinkEnd(dials, this);
    this.passive = new LinkEnd(listens, this);
    this.path = new Path(world.random());
    this.backoff = new Backoff(new Backoff.Settings(dials.t5(), dials.t5(), 0), world.random());
    this.brokenSince = world.now();
    dial();
  }

  LinkEnd active() {
    return active;
  }

  LinkEnd passive() {
    return passive;
  }

  Path path() {
    return path;
  }

  @Override
  public String toString() {
    return name;
  }

  // Dialling.

  private void dial() {
    if (dialling) {
      return;
    }
    dialling = true;
    active.whenAwake(this::dialNow);
  }

  private void dialNow() {
    if (!path.passes(world.now())) {
      world.agenda().after(CONNECT_NANOS, this::dialFailed);
    } else if (world.now() < deafUntil || passive.channels().size() >= MOST_CHANNELS) {
      world.agenda().after(path.delayNanos(), this::dialFailed);
    } else {
      world.agenda().after(path.roundTripNanos(), () -> active.whenAwake(this::connect));
    }
  }

  private void dialFailed() {
    world.agenda().after(backoff.nextNanos(), () -> active.whenAwake(this::dialNow));
  }

  private void connect() {
    dialling = false;
    ChannelEnd here = new ChannelEnd(world, active);
    ChannelEnd there = new ChannelEnd(world, passive);
    active.add(here);
    passive.add(there);
    ChannelEnd.join(path, here, there);
  }

  void deaf(long untilNanos) {
    deafUntil = untilNanos;
  }

  @Override
  public void ended(ChannelEnd channel) {
    if (channel.owner() == active) {
      dialling = true;
      downSince = world.now();
      dialFailed();
    }
  }

  // What goes wrong, and what is made of it.

  /** From now on the link may be in trouble for this reason; null while nothing is wrong. */
  void strike(@Nullable Fault what, @Nullable LinkEnd whom) {
    fault = what;
    struck = whom;
  }

  /** What struck is over. */
  void over() {
    overSince = world.now();
  }

  @Nullable Fault fault() {
    return fault;
  }

  @Override
  public void closed(ChannelEnd channel, Case over) {
    if (!world.orderly() || !channel.owner().settings().cutPolicy().verifies()) {
      return;
    }
    Fault cause = fault;
    String what = over.done() + ", " + over.suspicion() + ", " + over.verdict(List.of()).sentence();
    require(cause != null, channel, "a doubt without a fault: " + what);
    if (cause == null) {
      return;
    }
    boolean own = channel.owner() == struck;
    require(
        over.outcome() != Outcome.CUT || cause.mayCut(own),
        channel,
        "a healthy link was cut: " + what);
    Cause named = over.verdict(more(cause, over)).cause();
    require(
        cause.explains(named, own) || asked(channel, over, named),
        channel,
        "verdict " + named + (own ? " where it happened: " : " at the other end: ") + what);
    if (over.done().startsWith("cut: nothing got through")) {
      cutInTime(channel, over);
    }
  }

  /**
   * A dead path is cut no sooner than it is dead for so long, and with the next try after that:
   * within a second where the kernel tries each second. It does so from the next try after the
   * doubt began, which may be 2 s away.
   */
  private void cutInTime(ChannelEnd channel, Case over) {
    long deadAfter = LivenessSettings.DEFAULT.deadAfter().toNanos();
    long silent = channel.unansweredNanos();
    require(silent >= deadAfter, channel, "cut after %.3f s of silence".formatted(silent / 1e9));
    Suspicion doubt = over.suspicion();
    long doubted = doubt == null ? 0 : channel.port().nanoTime() - doubt.raisedNanos();
    boolean late = silent - doubted > deadAfter - LATE_NANOS;
    long beyond = late ? doubted - LATE_NANOS : silent - deadAfter;
    require(
        !channel.modern() || beyond <= IN_TIME_NANOS,
        channel,
        "cut only after %.3f s of silence, %.3f s of doubt".formatted(silent / 1e9, doubted / 1e9));
  }

  /** Whether the other end's Separate.req was its question about the connection. */
  private static boolean asked(ChannelEnd channel, Case over, Cause named) {
    return over.outcome() == Outcome.KEPT
        && named == Cause.PEER_SEPARATED
        && channel.other().port().counted(SessionCounter.RESELECTED) > 0;
  }

  private static List<Evidence> more(Fault cause, Case over) {
    Sign sign = cause.redial();
    List<Evidence> facts = new ArrayList<>();
    if (sign != null && over.outcome() != Outcome.KEPT) {
      facts.add(new Fact(Long.MAX_VALUE, "redial", sign.text(), sign));
    }
    return facts;
  }

  private void require(boolean holds, ChannelEnd channel, String otherwise) {
    channel.checks().require(holds, name + " under " + fault + ": " + otherwise);
  }

  // Health.

  /** Whether both ends are selected on the same connection, with no doubt. */
  boolean healthy() {
    ChannelEnd here = active.selected();
    return here != null
        && here.other() == passive.selected()
        && passive.channels().size() == 1
        && !here.port().doubted()
        && !here.other().port().doubted();
  }

  /** Looks how the link is after each step. */
  void watch() {
    if (healthy()) {
      if (brokenSince != UP) {
        cameBack();
      }
      brokenSince = UP;
    } else if (brokenSince == UP) {
      brokenSince = world.now();
    }
  }

  /** From the end of fault and connection one dial may fail, and then one step has to do. */
  private void cameBack() {
    long took = world.now() - Math.max(overSince, downSince);
    boolean counts = world.orderly() && fault != null && downSince > 0;
    HsmsSettings dials = active.settings();
    long step = CONNECT_NANOS + dials.t5().plus(dials.t6()).toNanos() + SLACK_NANOS;
    world.require(
        !counts || took <= step,
        "selected again only after %.1f s: %s".formatted(took / 1e9, describe()));
    downSince = 0;
  }

  /** How long it has not been healthy, ns; 0 while it is. */
  long brokenNanos() {
    return brokenSince == UP ? 0 : world.now() - brokenSince;
  }

  List<ChannelEnd> channels() {
    List<ChannelEnd> all = new ArrayList<>(active.channels());
    all.addAll(passive.channels());
    return all;
  }

  /** What it looks like, for a failure. */
  String describe() {
    StringBuilder text = new StringBuilder(name).append(" under ").append(fault);
    for (ChannelEnd channel : channels()) {
      text.append("; ")
          .append(channel.owner() == active ? "active " : "passive ")
          .append(channel.port().session().state())
          .append(channel.port().doubted() ? " in doubt" : "")
          .append(channel.owner().paused() ? " held up" : "")
          .append(' ')
          .append(channel.port().timers());
    }
    return text.toString();
  }
}
