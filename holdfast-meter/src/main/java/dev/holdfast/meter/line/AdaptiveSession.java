package dev.holdfast.meter.line;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A channel whose protocol its peer chooses by its first frame. From then on the session of that
 * protocol has the channel, from the frame's first byte on; what stands before it is junk.
 *
 * <p>A head whose frame is not whole never holds up a whole frame of another guest, at the same
 * place or behind it. What nobody takes for too long, or too much of it, ends the channel; or there
 * is one who has it then, its first bytes included.
 */
public final class AdaptiveSession implements Session {

  /** Where the session is until a guest has it. */
  public enum State {
    CLOSED,
    /** Nobody has been recognised yet. */
    LISTENING,
    /** A guest has the channel. */
    TAKEN
  }

  /** What moves it. */
  public enum Trigger {
    OPENED,
    RECOGNISED,
    ENDED
  }

  /** Its timer. */
  public enum Timer implements SessionTimer {
    /** Nothing that was sent is a frame of anybody. */
    UNRECOGNISED
  }

  /** The transitions. */
  public static final StateTable<State, Trigger> TABLE =
      StateTable.of(State.class, Trigger.class)
          .row(State.CLOSED, Trigger.OPENED, "wait for a first frame", State.LISTENING)
          .row(State.LISTENING, Trigger.RECOGNISED, "hand the channel over", State.TAKEN)
          .row(State.LISTENING, Trigger.ENDED, "", State.CLOSED)
          .row(State.TAKEN, Trigger.ENDED, "", State.CLOSED)
          .build();

  private final SessionPort port;
  private final AdaptiveSessions settings;
  private final @Nullable Guest otherwise;

  /** Until a guest has the channel. */
  private @Nullable FirstFrame search;

  private State state = State.CLOSED;
  private @Nullable Guest guest;
  private @Nullable Stay<?> stay;
  private boolean waiting;

  /** Bytes that a guest took when none came, and that are offered again. */
  private int taken;

  AdaptiveSession(SessionPort port, AdaptiveSessions settings) {
    this.port = port;
    this.settings = settings;
    this.otherwise = settings.otherwise();
    this.search = new FirstFrame(settings.guests(), otherwise == null);
  }

  /** Who has the channel; null until the first frame has told. */
  public @Nullable Session guest() {
    Stay<?> present = stay;
    return present == null ? null : present.session();
  }

  @Override
  public void opened() {
    move(Trigger.OPENED, "the channel is open");
    settings.waits(this);
    if (otherwise != null) {
      await();
    }
  }

  private void await() {
    port.arm(Timer.UNRECOGNISED, settings.patience().toNanos());
  }

  @Override
  public void received(ByteBuffer unread) {
    unread.position(unread.position() + taken);
    taken = 0;
    FirstFrame unknown = search;
    if (unknown != null) {
      recognise(unknown, unread);
    }
    Stay<?> present = stay;
    if (present != null) {
      present.received(unread);
    } else if (state == State.CLOSED) {
      unread.position(unread.limit());
    }
  }

  private void recognise(FirstFrame unknown, ByteBuffer unread) {
    Guest one;
    do {
      one = unknown.look(unread);
      int junk = unknown.drop();
      if (otherwise == null) {
        skip(unread, junk);
      } else if (one == null && junk > 0) {
        one = otherwise;
      }
    } while (one == null && unread.remaining() > unknown.kept());
    if (one != null) {
      welcome(one);
    } else if (!waiting) {
      waiting = true;
      await();
    }
  }

  private void skip(ByteBuffer unread, int junk) {
    unread.position(unread.position() + junk);
    settings.junk(port, junk);
  }

  private void welcome(Guest one) {
    if (!settings.enter(one)) {
      turnAway(
          Cause.LOCAL_CLOSED, one.most() + " connections of " + one.name() + " are open already");
      return;
    }
    port.cancel(Timer.UNRECOGNISED);
    settings.waitsNoMore(this);
    move(Trigger.RECOGNISED, "the peer speaks " + one.name());
    guest = one;
    search = null;
    Stay<?> made = Stay.of(one.sessions(), port);
    stay = made;
    made.session().opened();
  }

  /** Ends a channel that nobody has. */
  void turnAway(Cause cause, String why) {
    FirstFrame unknown = search;
    if (unknown != null) {
      settings.junk(port, unknown.kept());
    }
    settings.tell(port, why);
    port.close(cause, why);
    over(why);
  }

  @Override
  public void expired(SessionTimer timer) {
    Stay<?> present = stay;
    FirstFrame unknown = search;
    if (present != null) {
      present.session().expired(timer);
    } else if (timer == Timer.UNRECOGNISED && unknown != null) {
      patienceOver(unknown);
    }
  }

  private void patienceOver(FirstFrame unknown) {
    Guest other = otherwise;
    if (other == null) {
      turnAway(
          Cause.PROTOCOL_VIOLATION,
          "nothing that came in %d ms is a frame of anybody here"
              .formatted(settings.patience().toMillis()));
      return;
    }
    ByteBuffer came = ByteBuffer.wrap(unknown.bytes());
    welcome(other);
    Stay<?> made = stay;
    if (made != null && came.hasRemaining()) {
      made.received(came);
      taken = came.position();
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    over(detail);
    Stay<?> present = stay;
    Guest one = guest;
    if (present != null && one != null) {
      settings.leave(one);
      present.closed(cause, detail);
    }
  }

  private void over(String why) {
    port.cancel(Timer.UNRECOGNISED);
    settings.waitsNoMore(this);
    search = null;
    move(Trigger.ENDED, why);
  }

  @Override
  public void troubled(Cause cause, String detail) {
    Session present = guest();
    if (present != null) {
      present.troubled(cause, detail);
    }
  }

  @Override
  public void stop() {
    Session present = guest();
    if (present == null) {
      port.close(Cause.LOCAL_CLOSED, "stopped");
    } else {
      present.stop();
    }
  }

  /** That of the guest, once there is one. */
  @Override
  public Enum<?> state() {
    Session present = guest();
    return present == null ? state : present.state();
  }

  @Override
  public boolean ready() {
    Session present = guest();
    return present != null && present.ready();
  }

  @Override
  public StateTable<?, ?> table() {
    Session present = guest();
    return present == null ? TABLE : present.table();
  }

  @Override
  public CutPolicy cutPolicy() {
    return settings.cutPolicy();
  }

  @Override
  public void condemned(Verdict verdict) {
    Session present = guest();
    if (present != null) {
      present.condemned(verdict);
    }
  }

  @Override
  public LastFrames lastFrames() {
    Session present = guest();
    return present == null ? LastFrames.NONE : present.lastFrames();
  }

  private void move(Trigger trigger, String why) {
    StateTable.Row<State, Trigger> row = TABLE.row(state, trigger);
    if (row != null) {
      state = row.to();
      port.moved(row.from(), row.to(), why);
    }
  }
}
