package dev.holdfast.sim.world;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Sign;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes wrong in a world, and the causes that either end may name for it. */
@SuppressWarnings("ImmutableEnumChecker") // the sets are never changed
enum Fault {
  /** One program is held up, up to 1.5 times T6: its own stall, and a slow peer to the other. */
  PAUSE(Kind.HARMLESS, own(Cause.LOCAL_STALL, Cause.PEER_SLOW), others(Cause.PEER_SLOW)),
  /** One program is held up for long: its own stall, and a silent peer to the other. */
  HANG(
      Kind.HARMLESS_TO_OWN,
      own(
          Cause.LOCAL_STALL,
          Cause.PEER_SLOW,
          Cause.PEER_SEPARATED,
          Cause.PEER_CLOSED,
          Cause.PEER_RESET),
      others(Cause.PEER_SLOW, Cause.PEER_HUNG)),
  /** Replies come later than T3. */
  SLOW_REPLIES(Kind.HARMLESS, own(Cause.PEER_SLOW), others(Cause.PEER_SLOW)),
  /** Packets take long. */
  SLOW_PATH(Kind.HARMLESS, own(), others()),
  /** All packets are lost, for a time shorter than that of a dead path. */
  OUTAGE(
      Kind.HARMLESS,
      own(Cause.PATH_LOSSY, Cause.PEER_SLOW),
      others(Cause.PATH_LOSSY, Cause.PEER_SLOW)),
  /** All packets are lost, for longer than that. */
  DEAD_PATH(
      Kind.CUTS,
      own(
          Cause.PATH_DEAD,
          Cause.PATH_LOSSY,
          Cause.REPLACED,
          Cause.PEER_SLOW,
          Cause.PEER_RESET,
          Cause.PEER_CLOSED),
      others(
          Cause.PATH_DEAD,
          Cause.PATH_LOSSY,
          Cause.REPLACED,
          Cause.PEER_SLOW,
          Cause.PEER_RESET,
          Cause.PEER_CLOSED),
      Sign.REDIAL_SILENT),
  /** Something on the path drops whatever belongs to the present connection. */
  FORGOTTEN(
      Kind.CUTS,
      own(Cause.IDLE_DROPPED, Cause.REPLACED, Cause.PEER_SLOW),
      others(Cause.IDLE_DROPPED, Cause.REPLACED, Cause.PEER_SLOW),
      Sign.REDIAL_ANSWERED),
  /** Both ends are told that the connection is no more. */
  RESET(Kind.CUTS, own(Cause.PEER_RESET), others(Cause.PEER_RESET)),
  /** One program ends and is started again. */
  KILL(Kind.CUTS, own(Cause.LOCAL_CLOSED), others(Cause.PEER_CLOSED)),
  /** One program ends in the middle of a frame. */
  CUT_FRAME(Kind.CUTS, own(Cause.LOCAL_CLOSED), others(Cause.PEER_CLOSED)),
  /** One host restarts: the other end is not told. */
  HALF_OPEN(
      Kind.CUTS,
      own(Cause.LOCAL_CLOSED, Cause.PEER_SLOW),
      others(Cause.PEER_RESET, Cause.REPLACED, Cause.PEER_SLOW)),
  /** The listening program ends, and nobody listens for a while. */
  LISTENER_RESTART(Kind.CUTS, own(Cause.LOCAL_CLOSED), others(Cause.PEER_CLOSED)),
  /** Bytes of no meaning go out in one end's stream; what follows has no frame any more. */
  GARBAGE(Kind.CUTS, anyCause(), anyCause()),
  /** A frame goes out twice. */
  DUPLICATE(Kind.HARMLESS, own(), others()),
  /** The clock on one wall is set. */
  CLOCK_JUMP(Kind.HARMLESS, own(), others()),
  /** The active end's program asks for a new selection. */
  RESELECT(Kind.HARMLESS, own(Cause.LOCAL_CLOSED), others(Cause.PEER_SEPARATED, Cause.PEER_SLOW)),
  /** One end says goodbye in good order. */
  STOP(
      Kind.CUTS,
      own(Cause.LOCAL_CLOSED),
      others(Cause.PEER_SEPARATED, Cause.PEER_CLOSED, Cause.PEER_RESET));

  /** Whether a connection may be lost by it. */
  enum Kind {
    HARMLESS,
    HARMLESS_TO_OWN,
    CUTS
  }

  private final Kind kind;
  private final Set<Cause> own;
  private final Set<Cause> others;
  private final @Nullable Sign redial;

  Fault(Kind kind, Set<Cause> own, Set<Cause> others) {
    this(kind, own, others, null);
  }

  Fault(Kind kind, Set<Cause> own, Set<Cause> others, @Nullable Sign redial) {
    this.kind = kind;
    this.own = own;
    this.others = others;
    this.redial = redial;
  }

  private static Set<Cause> own(Cause... causes) {
    return others(causes);
  }

  private static Set<Cause> others(Cause... causes) {
    Set<Cause> set = EnumSet.noneOf(Cause.class);
    set.addAll(Arrays.asList(causes));
    return set;
  }

  private static Set<Cause> anyCause() {
    return EnumSet.allOf(Cause.class);
  }

  /** Whether an end may cut for it where evidence decides. */
  boolean mayCut(boolean struck) {
    return kind == Kind.CUTS || (kind == Kind.HARMLESS_TO_OWN && !struck);
  }

  /** Whether the end that was struck, or the other one, may name this cause for it. */
  boolean explains(Cause cause, boolean struck) {
    return (struck ? own : others).contains(cause);
  }

  /** What a redial shows while it lasts, or null where it shows nothing new. */
  @Nullable Sign redial() {
    return redial;
  }
}
