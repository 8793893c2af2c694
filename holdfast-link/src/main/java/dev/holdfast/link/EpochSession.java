package dev.holdfast.link;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The session of one channel: one that throws ends its channel, not the link. */
final class EpochSession<S extends Session> {

  private final Supervisor<S> link;
  private final Epoch<S> epoch;
  private @Nullable S session;
  private String state = "";
  private boolean inCall;
  private boolean ready;
  private boolean wasReady;
  private boolean reviewed;
  private boolean over;

  EpochSession(Supervisor<S> link, Epoch<S> epoch) {
    this.link = link;
    this.epoch = epoch;
  }

  interface Call<S> {
    void on(S session);
  }

  void create(SessionFactory<S> factory, SessionPort port, EpochDoubts doubts) {
    try {
      S made = factory.create(port);
      session = made;
      state = made.state().name();
      doubts.decideBy(made.cutPolicy());
    } catch (RuntimeException | Error e) {
      fault(e);
    }
  }

  /** Calls the session, if there is one and it was not told the end. */
  void call(Call<? super S> action) {
    S target = session;
    if (target == null || over) {
      return;
    }
    boolean outer = !inCall;
    inCall = true;
    try {
      action.on(target);
    } catch (RuntimeException | Error e) {
      fault(e);
    } finally {
      inCall = !outer;
    }
  }

  /** Offers unread bytes; to be called within {@link #call}, by who keeps what is left over. */
  void offer(ByteBuffer bytes) {
    S target = session;
    if (target != null) {
      target.received(bytes);
    }
  }

  /** Has the link look at what changed when messages begin or cease to flow. */
  void settle() {
    S target = session;
    if (target == null) {
      return;
    }
    boolean now = !epoch.closing() && isReady(target);
    if (now != ready || !reviewed) {
      ready = now;
      wasReady |= now;
      reviewed = true;
      link.review(epoch, now ? "the session is ready" : "the session is not ready");
    }
  }

  private boolean isReady(S target) {
    try {
      return target.ready();
    } catch (RuntimeException | Error e) {
      fault(e);
      return false;
    }
  }

  private void fault(Throwable thrown) {
    link.listeners().sessionFailed(epoch.number(), thrown);
    epoch.end(Cause.UNKNOWN, "the session failed: " + thrown, 0);
  }

  void moved(Enum<?> from, Enum<?> to, String why) {
    state = to.name();
    link.sessionMoved(epoch.number(), from, to, why);
    if (!inCall && !over) {
      settle();
    }
  }

  /** The last call. */
  void closed(Cause cause, String detail) {
    call(target -> target.closed(cause, detail));
    over = true;
    wasReady |= ready;
    ready = false;
  }

  boolean created() {
    return session != null;
  }

  /** Whether a call of the session is under way. */
  boolean inCall() {
    return inCall;
  }

  String state() {
    return state;
  }

  boolean ready() {
    return ready;
  }

  /** Whether messages could flow at any time. */
  boolean wasReady() {
    return wasReady;
  }

  LastFrames lastFrames() {
    S target = session;
    return target == null ? LastFrames.NONE : target.lastFrames();
  }
}
