package dev.holdfast.sim.world;

import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.HsmsSessions;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.HsmsState;
import dev.holdfast.hsms.SType;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of a link by their real sessions, each with a clock of its own, and between them a
 * channel whose messages move when told. What can happen is a {@link Step}; the same steps make the
 * same state.
 */
final class TwoTables {

  /** What can happen. */
  enum Step {
    /** The oldest message under way arrives. */
    TO_PASSIVE,
    TO_ACTIVE,
    /** The clock runs on until something happens: with messages under way they are late. */
    TIME_OF_ACTIVE,
    TIME_OF_PASSIVE,
    /** As before, with all that is under way in the kernel, unread when the timer fires. */
    LATE_ACTIVE,
    LATE_PASSIVE,
    /** Both ends lose the connection and what is under way. */
    RESET,
    /** One end loses it and the other is not told. */
    ACTIVE_VANISHES,
    PASSIVE_VANISHES,
    /** Nothing gets through any more, until it does again. */
    PATH,
    /** T5 is over. */
    DIAL;

    boolean isTime() {
      return this == TIME_OF_ACTIVE || this == TIME_OF_PASSIVE;
    }

    /** Whether it needs nothing to go wrong. */
    boolean regular() {
      return switch (this) {
        case TO_PASSIVE, TO_ACTIVE, TIME_OF_ACTIVE, TIME_OF_PASSIVE, DIAL -> true;
        default -> false;
      };
    }
  }

  private static final int MOST_WAKES = 200;
  private static final int MOST_UNDER_WAY = 8;

  /** Messages under way below which a timer may still fire. */
  private static final int SMALL = 2;

  private static final int HEAD = 4;

  /** One end of one connection. */
  private final class Half {
    private final VirtualPort<HsmsSession> port;
    private final PortChecks checks;
    private final Deque<byte[]> inbox = new ArrayDeque<>();
    private int asked;
    private int leaves;
    private byte @Nullable [] lastAsked;

    Half(HsmsSessions sessions, long now) {
      port = new VirtualPort<>(sessions, LivenessSettings.DEFAULT, now);
      port.kernelSays(TwoTables.this::view);
      checks = new PortChecks(port);
    }
  }

  private static final class Line {
    private final Half active;
    private final Half passive;

    Line(Half active, Half passive) {
      this.active = active;
      this.passive = passive;
    }

    boolean over() {
      return active.port.over() && passive.port.over();
    }
  }

  private final HsmsSessions actives;
  private final HsmsSessions passives;
  private final List<Line> lines = new ArrayList<>();
  private long activeNow;
  private long passiveNow;
  private final Set<String> moves = new HashSet<>();
  private boolean dead;

  TwoTables(HsmsSettings active, HsmsSettings passive) {
    actives = new HsmsSessions(active);
    passives = new HsmsSessions(passive);
  }

  private KernelView view(VirtualPort<HsmsSession> port) {
    long again = dead ? 4 : 0;
    return new KernelView(
        port.nanoTime(),
        "ESTABLISHED",
        dead ? 1 : 0,
        again,
        again,
        again,
        0,
        200_000,
        1_000,
        300,
        20_000,
        dead ? 20_000 : 1,
        0,
        0,
        "");
  }

  private @Nullable Line newest() {
    return lines.isEmpty() ? null : lines.getLast();
  }

  /** Whether a step can be made. */
  boolean can(Step step) {
    Line line = newest();
    return switch (step) {
      case TO_PASSIVE -> !dead && line != null && !line.passive.inbox.isEmpty();
      case TO_ACTIVE -> !dead && line != null && !line.active.inbox.isEmpty();
      case TIME_OF_ACTIVE -> few() && line != null && runs(line.active);
      case TIME_OF_PASSIVE -> few() && lines.stream().anyMatch(each -> runs(each.passive));
      case LATE_ACTIVE ->
          !dead && line != null && !line.active.inbox.isEmpty() && runs(line.active);
      case LATE_PASSIVE ->
          !dead && line != null && !line.passive.inbox.isEmpty() && runs(line.passive);
      case RESET -> line != null && !line.over();
      case ACTIVE_VANISHES -> line != null && !line.active.port.over();
      case PASSIVE_VANISHES ->
          line != null && !line.active.port.over() && !line.passive.port.over();
      case PATH -> line != null && !line.active.port.over() && !line.passive.port.over();
      case DIAL -> !dead && (line == null || line.active.port.over()) && lines.size() < 2;
    };
  }

  /** Whether the channel has room for what a timer may send. */
  private boolean few() {
    int underWay =
        lines.stream().mapToInt(l -> l.active.inbox.size() + l.passive.inbox.size()).sum();
    return underWay < SMALL;
  }

  private static boolean runs(Half half) {
    return !half.port.over() && half.port.nextNanos() != Long.MAX_VALUE;
  }

  void make(Step step) {
    Line line = newest();
    if (step == Step.DIAL || line == null) {
      dial();
      return;
    }
    switch (step) {
      case TO_PASSIVE -> arrive(line.passive);
      case TO_ACTIVE -> arrive(line.active);
      case TIME_OF_ACTIVE -> activeTime();
      case TIME_OF_PASSIVE -> passiveTime();
      case LATE_ACTIVE -> {
        late(line.active);
        activeTime();
      }
      case LATE_PASSIVE -> {
        late(line.passive);
        passiveTime();
      }
      case RESET -> {
        lose(line.active);
        lose(line.passive);
      }
      case ACTIVE_VANISHES -> {
        lose(line.active);
        line.passive.inbox.clear();
      }
      case PASSIVE_VANISHES -> {
        lose(line.passive);
        line.active.inbox.clear();
      }
      case PATH -> dead = !dead;
      case DIAL -> throw new IllegalStateException("dialled already");
    }
    settle();
  }

  /** T5 passes, and a new connection stands. */
  private void dial() {
    activeNow += actives.settings().t5().toNanos();
    passiveNow += passives.settings().t5().toNanos();
    for (Line line : List.copyOf(lines)) {
      if (!line.passive.port.over()) {
        line.passive.port.advance(Duration.ofNanos(passiveNow - line.passive.port.nanoTime()));
      }
    }
    settle();
    Line line = new Line(new Half(actives, activeNow), new Half(passives, passiveNow));
    lines.add(line);
    line.passive.port.session().opened();
    line.active.port.session().opened();
    settle();
  }

  private static void lose(Half half) {
    half.port.breakChannel(Cause.PEER_RESET, "RST");
  }

  private static void arrive(Half half) {
    half.port.receive(half.inbox.remove());
  }

  private static void late(Half half) {
    while (!half.inbox.isEmpty()) {
      half.port.arrive(half.inbox.remove());
    }
  }

  private void activeTime() {
    Line line = newest();
    if (line != null) {
      untilSomethingHappens(List.of(line.active));
      activeNow = line.active.port.nanoTime();
    }
  }

  private void passiveTime() {
    List<Half> open =
        lines.stream().map(each -> each.passive).filter(half -> !half.port.over()).toList();
    untilSomethingHappens(open);
    passiveNow =
        Math.max(
            passiveNow,
            open.stream().mapToLong(half -> half.port.nanoTime()).max().orElse(passiveNow));
  }

  /** Looks at a doubt change nothing by themselves; timers and verdicts do. */
  private void untilSomethingHappens(List<Half> halves) {
    String before = shape();
    for (int wakes = 0; wakes < MOST_WAKES && shape().equals(before); wakes++) {
      long next = halves.stream().mapToLong(half -> half.port.nextNanos()).min().orElse(0);
      if (next == Long.MAX_VALUE) {
        return;
      }
      for (Half half : halves) {
        half.port.advance(Duration.ofNanos(next - half.port.nanoTime()));
      }
      settle();
    }
  }

  /** Takes what was sent to the other end, and the news of an end. */
  private void settle() {
    for (Line line : lines) {
      carry(line.active, line.passive);
      carry(line.passive, line.active);
    }
    lines.removeIf(Line::over);
  }

  private void carry(Half from, Half to) {
    for (byte[] frame : from.port.takeSent()) {
      note(from, frame);
      to.inbox.add(frame);
    }
    from.checks.check();
    String end = from.port.session().settings().connect().name();
    from.port.moves().forEach(move -> moves.add(move(end, move.from(), move.to())));
    from.checks.require(
        to.inbox.size() <= MOST_UNDER_WAY, "messages under way: " + to.inbox.size());
    if (to.port.over()) {
      if (!to.inbox.isEmpty() && !dead) {
        lose(from);
      }
      to.inbox.clear();
    } else if (from.port.over() && from.port.closeCause() != null && to.inbox.isEmpty() && !dead) {
      to.port.breakChannel(Cause.PEER_CLOSED, "FIN");
      to.checks.check();
    }
  }

  private static void note(Half from, byte[] frame) {
    int type = frame[HEAD + 5];
    if (type == SType.SEPARATE_REQ.code()) {
      from.leaves++;
    } else if (type == SType.SELECT_REQ.code() || type == SType.LINKTEST_REQ.code()) {
      from.asked++;
      from.lastAsked = frame;
    }
    if (from.port.session().state() == HsmsState.SELECTED && type != SType.LINKTEST_REQ.code()) {
      from.asked = 0;
      from.leaves = 0;
    }
  }

  // How it looks.

  /** Whether both ends are selected on one connection, with no doubt and nothing under way. */
  boolean goal() {
    Line line = newest();
    return lines.size() == 1 && line != null && well(line.active) && well(line.passive) && !dead;
  }

  private static boolean well(Half half) {
    return !half.port.over()
        && half.port.session().state() == HsmsState.SELECTED
        && !half.port.doubted()
        && half.inbox.isEmpty();
  }

  /** The state, apart from times, numbers and what was learned. */
  String shape() {
    StringBuilder text = new StringBuilder(dead ? "dead" : "");
    for (Line line : lines) {
      show(text.append(" [A "), line.active);
      show(text.append(" P "), line.passive);
      text.append(']');
    }
    return text.append(Math.min(4, reselections())).toString();
  }

  private static void show(StringBuilder text, Half half) {
    if (half.port.over()) {
      text.append("over");
      return;
    }
    text.append(half.port.session().state()).append(half.port.doubted() ? "?" : "");
    text.append(Math.min(half.asked, 4)).append(half.leaves);
    half.port.timers().entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .map(entry -> entry.getKey())
        .map(SessionTimer::name)
        .forEach(name -> text.append(' ').append(name));
    half.inbox.forEach(frame -> text.append('<').append(name(half, frame)));
  }

  private static String name(Half to, byte[] frame) {
    byte @Nullable [] asked = to.lastAsked;
    boolean awaited =
        asked != null && ByteBuffer.wrap(asked).getInt(10) == ByteBuffer.wrap(frame).getInt(10);
    return frame[HEAD + 5] + (awaited ? "!" : "") + frame[HEAD + 3];
  }

  /** A move as {@link #moves} has it. */
  static String move(String end, Enum<?> from, Enum<?> to) {
    return end + " " + from + " to " + to;
  }

  /** Lets everything get through again. */
  void heal() {
    dead = false;
    settle();
  }

  /** The end whose clock brings something sooner. */
  Step nearer() {
    return until(true) <= until(false) ? Step.TIME_OF_ACTIVE : Step.TIME_OF_PASSIVE;
  }

  private long until(boolean active) {
    return lines.stream()
        .map(line -> active ? line.active : line.passive)
        .filter(TwoTables::runs)
        .mapToLong(half -> half.port.nextNanos() - half.port.nanoTime())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private long reselections() {
    return lines.stream().mapToLong(l -> l.active.port.counted(SessionCounter.RESELECTED)).sum();
  }

  /** All moves of all connections so far, with the end that made them. */
  Set<String> moves() {
    return moves;
  }
}
