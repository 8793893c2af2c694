package dev.holdfast.meter.line;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
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
 * place or behind it. What nobody takes for too long, or too much of it, ends the channel.
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

  /** Until a guest has the channel. */
  private @Nullable FirstFrame search;

  private State state = State.CLOSED;
  private @Nullable Session guest;
  private boolean waiting;

  AdaptiveSession(SessionPort port, AdaptiveSessions settings) {
    this.port = port;
    this.settings = settings;
    this.search = new FirstFrame(settings.guests());
  }

  /** Who has the channel; null until the first frame has told. */
  public @Nullable Session guest() {
    return guest;
  }

  @Override
  public void opened() {
    move(Trigger.OPENED, "the channel is open");
  }

  @Override
  public void received(ByteBuffer unread) {
    Session taken = guest;
    FirstFrame unknown = search;
    if (unknown != null) {
      taken = recognise(unknown, unread);
    }
    if (taken != null) {
      taken.received(unread);
    }
  }

  private @Nullable Session recognise(FirstFrame unknown, ByteBuffer unread) {
    Guest one;
    do {
      one = unknown.look(unread);
      skip(unread, unknown.drop());
    } while (one == null && unread.remaining() > unknown.kept());
    if (one != null) {
      return welcome(one);
    }
    if (!waiting) {
      waiting = true;
      port.arm(Timer.UNRECOGNISED, settings.patience().toNanos());
    }
    return null;
  }

  private void skip(ByteBuffer unread, int junk) {
    unread.position(unread.position() + junk);
    port.count(SessionCounter.JUNK_BYTES, junk);
  }

  private Session welcome(Guest one) {
    port.cancel(Timer.UNRECOGNISED);
    move(Trigger.RECOGNISED, "the peer speaks " + one.name());
    Session made = one.sessions().create(port);
    guest = made;
    search = null;
    made.opened();
    return made;
  }

  @Override
  public void expired(SessionTimer timer) {
    Session taken = guest;
    if (taken != null) {
      taken.expired(timer);
    } else if (timer == Timer.UNRECOGNISED) {
      String text =
          "nothing that came in %d ms is a frame of anybody here"
              .formatted(settings.patience().toMillis());
      port.event(SessionEvent.warning("unrecognised", port.peer() + ": " + text));
      port.close(Cause.PROTOCOL_VIOLATION, text);
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    port.cancel(Timer.UNRECOGNISED);
    Session taken = guest;
    if (taken != null) {
      taken.closed(cause, detail);
    }
    move(Trigger.ENDED, detail);
  }

  @Override
  public void stop() {
    Session taken = guest;
    if (taken == null) {
      port.close(Cause.LOCAL_CLOSED, "stopped");
    } else {
      taken.stop();
    }
  }

  /** That of the guest, once there is one. */
  @Override
  public Enum<?> state() {
    Session taken = guest;
    return taken == null ? state : taken.state();
  }

  @Override
  public boolean ready() {
    Session taken = guest;
    return taken != null && taken.ready();
  }

  @Override
  public StateTable<?, ?> table() {
    Session taken = guest;
    return taken == null ? TABLE : taken.table();
  }

  @Override
  public CutPolicy cutPolicy() {
    return settings.cutPolicy();
  }

  @Override
  public void condemned(Verdict verdict) {
    Session taken = guest;
    if (taken != null) {
      taken.condemned(verdict);
    }
  }

  @Override
  public LastFrames lastFrames() {
    Session taken = guest;
    return taken == null ? LastFrames.NONE : taken.lastFrames();
  }

  private void move(Trigger trigger, String why) {
    StateTable.Row<State, Trigger> row = TABLE.row(state, trigger);
    if (row != null) {
      state = row.to();
      port.moved(row.from(), row.to(), why);
    }
  }
}
