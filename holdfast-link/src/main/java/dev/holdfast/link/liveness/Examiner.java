package dev.holdfast.link.liveness;

import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.time.Spans;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the doubts of one channel's session from suspicion to verdict: looks for evidence at once
 * and every second, more closely where a path is about to be proven dead, condemns the channel when
 * the table says so, and closes the case when the peer speaks or the channel ends. Pure: all it
 * touches is its {@link World}.
 */
public final class Examiner {

  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** How long what was tried last may take to be answered. */
  private static final long ANSWER_NANOS = LOOK_NANOS / 4;

  /** Pause between looks once the next try that fails proves a dead path. */
  private static final long CLOSE_LOOK_NANOS = LOOK_NANOS / 10;

  /** What an examiner needs of its channel. */
  public interface World {
    long nanoTime();

    long wallMicros();

    /** Gathers what can be seen now; more may follow by {@link Examiner#evidence}. */
    void look(@Nullable Suspicion suspicion, Consumer<Evidence> found);

    /** Whether a network lies between the two ends. */
    default boolean network() {
      return true;
    }

    /** Gathers what the end of the channel alone shows, at once; the peer or the path ended it. */
    default void lookAtEnd(Cause stated, Consumer<Evidence> found) {}

    /** Has {@link Examiner#awake} called once after so long, in place of an earlier wish. */
    void wakeAfter(long nanos);

    /** Lets the session say goodbye and closes the channel. */
    void condemn(Verdict verdict, String why);

    /** A doubt was raised, or is over while the channel stands. */
    void doubtful(boolean doubtful, String why);

    /** A case is closed. */
    void closed(Case closed);
  }

  private final World world;
  private final CutPolicy policy;
  private final LivenessSettings settings;
  private @Nullable Examination open;
  private @Nullable String sentence;
  private Set<Sign> kernelShows = Set.of();
  private boolean pathDoubted;
  private boolean pathAlone;
  private boolean ownDown;
  private long ownDownNanos;
  private long lastTryNanos;
  private long unansweredSince;
  private long doubts;

  public Examiner(World world, CutPolicy policy, LivenessSettings settings) {
    this.world = world;
    this.policy = policy;
    this.settings = settings;
  }

  /** The doubt that stands, or null. */
  public @Nullable Examination open() {
    return open;
  }

  /** Another number after each doubt; 0 while none stands. */
  public long mark() {
    return open == null ? 0 : doubts;
  }

  /** Whether the doubt that stands is of the path, or such a one has joined it. */
  public boolean pathDoubted() {
    return open != null && pathDoubted;
  }

  /**
   * As {@link #suspect}, for a doubt that the kernel's view of the path gave rise to. Where nothing
   * else is in doubt it ends once the path carries again. A path that is proven dead is cut under
   * every policy.
   */
  public void suspectPath(Suspicion suspicion) {
    if (open == null) {
      pathAlone = true;
    }
    pathDoubted = true;
    doubt(suspicion);
  }

  /** Takes a doubt; one that comes while another stands becomes evidence of that. */
  public void suspect(Suspicion suspicion) {
    if (open == null) {
      pathDoubted = false;
    }
    pathAlone = false;
    doubt(suspicion);
  }

  private void doubt(Suspicion suspicion) {
    Examination standing = open;
    doubts++;
    if (standing != null) {
      String doubt = suspicion.subject() + ": " + suspicion.doubt();
      standing.add(new Fact(world.wallMicros(), "doubt", doubt));
      world.look(standing.suspicion(), this::evidence);
      return;
    }
    open = new Examination(suspicion, world.wallMicros());
    ownDown = false;
    lastTryNanos = suspicion.sinceNanos();
    unansweredSince = suspicion.sinceNanos();
    if (settings.path() == LivenessSettings.Path.DIRECT) {
      evidence(new Fact(world.wallMicros(), "settings", "the link is direct", Sign.DIRECT));
    }
    world.look(suspicion, this::evidence);
    world.doubtful(true, suspicion.doubt());
    world.wakeAfter(ANSWER_NANOS);
  }

  /** Adds a fact to the doubt that stands; dropped where there is none. */
  public void evidence(Evidence fact) {
    Examination examination = open;
    if (examination == null) {
      return;
    }
    examination.add(fact);
    if (fact.source().equals(KernelFacts.SOURCE)) {
      kernelShows = fact.signs();
    }
    Long tried = fact.figures().get(KernelFacts.TRIED_AGO);
    if (tried != null) {
      lastTryNanos = Math.max(lastTryNanos, ago(tried));
    }
    Long unanswered = fact.figures().get(KernelFacts.UNANSWERED);
    if (unanswered != null) {
      unansweredSince = ago(unanswered);
    }
  }

  private long ago(long millis) {
    return world.nanoTime() - Duration.ofMillis(millis).toNanos();
  }

  /** What the evidence says now. */
  public Verdict verdict() {
    Examination examination = open;
    return VerdictRules.judge(examination == null ? List.of() : examination.evidence(), null);
  }

  /**
   * Bytes of the peer came.
   *
   * @param before the {@link #mark} when they came: a doubt that they raised stands
   */
  public void heard(long before, long bytes) {
    if (before == 0 || before != mark() || sentence != null) {
      return;
    }
    evidence(
        new Fact(
            world.wallMicros(),
            "peer",
            bytes + " bytes came after the doubt was raised",
            Set.of(Sign.PEER_SPOKE),
            Map.of("bytes", bytes)));
    trust("the peer spoke");
  }

  /** Ends the doubt that stands; the connection is kept. */
  public void trust(String why) {
    Examination examination = open;
    if (examination == null) {
      return;
    }
    world.look(examination.suspicion(), this::evidence);
    open = null;
    world.closed(
        new Case(
            Outcome.KEPT,
            examination.suspicion(),
            examination.wallMicros(),
            examination.evidence(),
            null,
            "kept: " + why));
    world.doubtful(false, why);
  }

  /** The wake asked for has come. */
  public void awake() {
    Examination examination = open;
    if (examination == null || sentence != null) {
      return;
    }
    world.look(examination.suspicion(), this::evidence);
    if (pathAlone && carries()) {
      trust("the path carries again");
      return;
    }
    long standing = world.nanoTime() - examination.suspicion().raisedNanos();
    boolean within = standing < settings.suspectLimit().toNanos();
    if (policy.verifies()) {
      decide(examination, within);
    } else if (pathDoubted) {
      decideOfPath(examination, within);
    }
    if (within && sentence == null) {
      world.wakeAfter(Math.min(nextLook(), settings.suspectLimit().toNanos() - standing));
    }
  }

  /** A path that may be dead is looked at closely from the moment on when that can be proven. */
  private long nextLook() {
    long left = unansweredSince + settings.deadAfter().toNanos() - world.nanoTime();
    boolean silent = CutTable.action(verdict().cause()) == Action.CUT_WHEN_DEAD;
    return silent ? Math.clamp(left, CLOSE_LOOK_NANOS, LOOK_NANOS) : LOOK_NANOS;
  }

  private boolean carries() {
    return !kernelShows.contains(Sign.UNACKED)
        && (kernelShows.contains(Sign.ACKED) || kernelShows.contains(Sign.LOSSY));
  }

  /** What no timer of the session decides: whether there is a path at all. */
  private void decideOfPath(Examination examination, boolean within) {
    Verdict verdict = VerdictRules.judge(examination.evidence(), null);
    noteOwnNetwork(verdict);
    boolean proven = CutTable.action(verdict.cause()) == Action.CUT_WHEN_DEAD && dead();
    if (proven || (pathAlone && !within)) {
      decide(examination, within);
    }
  }

  private void decide(Examination examination, boolean within) {
    Verdict verdict = VerdictRules.judge(examination.evidence(), null);
    noteOwnNetwork(verdict);
    Action action = CutTable.action(verdict.cause());
    if (!within) {
      condemn(verdict, "cut: the doubt stood for " + Spans.text(settings.suspectLimit()));
    } else if (action == Action.CUT) {
      condemn(verdict, "cut");
    } else if (action == Action.CUT_WHEN_DEAD && dead()) {
      condemn(verdict, "cut: nothing got through for " + Spans.text(settings.deadAfter()));
    }
  }

  private void noteOwnNetwork(Verdict verdict) {
    if (verdict.cause() == Cause.LOCAL_NETWORK_DOWN) {
      ownDown = true;
      ownDownNanos = world.nanoTime();
    }
  }

  /**
   * Whether an outage shorter than {@code dead-after} is ruled out: something was tried so long
   * after the first try that was not answered and had a moment to be answered itself, or twice the
   * time is over. While our own network is down nothing is tried.
   */
  private boolean dead() {
    long deadAfter = settings.deadAfter().toNanos();
    long since = ownDown ? Math.max(unansweredSince, ownDownNanos) : unansweredSince;
    long over = world.nanoTime() - since - deadAfter;
    boolean tried =
        lastTryNanos - since >= deadAfter && world.nanoTime() - lastTryNanos >= ANSWER_NANOS;
    return over >= 0 && (tried || over >= deadAfter);
  }

  /** Ends the channel for what the evidence says. */
  public void condemn(Verdict verdict, String why) {
    if (sentence == null) {
      sentence = why;
      world.condemn(verdict, why);
    }
  }

  /**
   * The channel is over.
   *
   * @param byUs whether this end closed it
   */
  public void ended(Cause stated, String detail, boolean byUs) {
    long now = world.wallMicros();
    Examination standing = open;
    Examination examination =
        standing != null
            ? standing
            : new Examination(
                new Suspicion("end", detail, world.nanoTime(), world.nanoTime()), now);
    open = examination;
    if (standing == null) {
      world.look(null, this::evidence);
    }
    if (!byUs) {
      world.lookAtEnd(stated, this::evidence);
    }
    examination.add(
        new Fact(
            now, "channel", (byUs ? "closed here: " : "ended: ") + detail, sign(stated, byUs)));
    open = null;
    boolean leftBefore = VerdictRules.signs(examination.evidence()).contains(Sign.OUR_FAREWELL);
    world.closed(
        new Case(
            byUs || leftBefore ? Outcome.CUT : Outcome.ENDED,
            standing == null ? null : standing.suspicion(),
            examination.wallMicros(),
            examination.evidence(),
            !byUs && leftBefore ? null : stated,
            done(detail, byUs, leftBefore)));
  }

  private String done(String detail, boolean byUs, boolean leftBefore) {
    if (sentence != null) {
      return sentence;
    }
    if (byUs) {
      return "cut: " + detail;
    }
    if (leftBefore) {
      return "the peer closed upon our farewell";
    }
    return (world.network() ? "the connection ended: " : "it ended: ") + detail;
  }

  private Sign[] sign(Cause stated, boolean byUs) {
    if (byUs) {
      return new Sign[0];
    }
    return switch (stated) {
      case PEER_CLOSED -> new Sign[] {world.network() ? Sign.FIN : Sign.PEER_LEFT};
      case PEER_RESET -> new Sign[] {Sign.RST};
      case PEER_UNREACHABLE -> new Sign[] {Sign.TIMED_OUT};
      default -> new Sign[0];
    };
  }
}
