package dev.holdfast.meter.line;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.Share;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sessions of one port that serves several protocols. Callers that nobody has recognised
 * yet take no room from those that are known: beyond a bound the one that came first is turned
 * away.
 */
public final class AdaptiveSessions implements SessionFactory<AdaptiveSession> {

  private final List<Guest> guests;
  private final @Nullable Guest otherwise;
  private final Duration patience;
  private final CutPolicy cutPolicy;
  private final int unrecognised;

  /** Those that wait to be recognised, the oldest first. */
  private final Deque<AdaptiveSession> waiting = new ArrayDeque<>();

  private final Map<Guest, Integer> present = new HashMap<>();
  private final SeldomTold told = new SeldomTold();

  /**
   * A port at which nobody is let in who is not recognised.
   *
   * @param guests who may come in; at the same place the first whose frame is whole is let in
   * @param patience how long a peer may send nothing that anybody takes before it is turned away,
   *     counted from its first byte
   * @param cutPolicy who decides that a connection is cut, for all guests
   */
  public AdaptiveSessions(List<Guest> guests, Duration patience, CutPolicy cutPolicy) {
    this(guests, null, patience, cutPolicy, Integer.MAX_VALUE);
  }

  /**
   * The same.
   *
   * @param otherwise who has a channel whose first bytes are no head of a guest's, or on which
   *     nothing comes for as long as {@code patience}; null: nobody
   * @param unrecognised most channels at once that nobody has, 1 or more
   */
  public AdaptiveSessions(
      List<Guest> guests,
      @Nullable Guest otherwise,
      Duration patience,
      CutPolicy cutPolicy,
      int unrecognised) {
    this.guests = List.copyOf(guests);
    this.otherwise = otherwise;
    this.patience = patience;
    this.cutPolicy = cutPolicy;
    this.unrecognised = unrecognised;
    LineSettings.positive("patience", patience);
    LineSettings.atLeast("unrecognised", unrecognised, 1);
    if (guests.isEmpty()) {
      throw new IllegalArgumentException("a port without guests");
    }
  }

  @Override
  public AdaptiveSession create(SessionPort port) {
    return new AdaptiveSession(port, this);
  }

  List<Guest> guests() {
    return guests;
  }

  @Nullable Guest otherwise() {
    return otherwise;
  }

  Duration patience() {
    return patience;
  }

  CutPolicy cutPolicy() {
    return cutPolicy;
  }

  // ---- for the sessions

  /** A channel is open that nobody has. */
  void waits(AdaptiveSession session) {
    if (waiting.size() >= unrecognised) {
      waiting
          .removeFirst()
          .turnAway(
              Cause.LOCAL_CLOSED, unrecognised + " newer callers have sent no frame of anybody");
    }
    waiting.addLast(session);
  }

  /** Somebody has it, or it is over. */
  void waitsNoMore(AdaptiveSession session) {
    waiting.remove(session);
  }

  /** Whether a guest has room for one channel more, which it has then. */
  boolean enter(Guest guest) {
    int there = present.getOrDefault(guest, 0);
    boolean room = there < guest.most();
    if (room) {
      present.put(guest, there + 1);
    }
    return room;
  }

  void leave(Guest guest) {
    present.merge(guest, -1, Integer::sum);
  }

  /** Bytes that no guest takes; the first one's link has them on its account. */
  void junk(SessionPort port, int bytes) {
    if (bytes > 0) {
      port.count(SessionCounter.JUNK_BYTES, bytes);
      if (guests.getFirst().sessions() instanceof Share<?> first) {
        first.missed(SessionCounter.JUNK_BYTES, bytes);
      }
    }
  }

  /** Tells that somebody is turned away, each host once in a while. */
  void tell(SessionPort port, String text) {
    String host = port.peer().replaceFirst(":[0-9]+$", "");
    told.warn(port, "unrecognised", host, port.peer() + ": " + text);
  }
}
