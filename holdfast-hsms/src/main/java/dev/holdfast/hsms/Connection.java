package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.StateTable;
import java.time.Duration;

/** The state of one HSMS connection and the timers that belong to it; moves along its table. */
final class Connection {

  private static final String STOPPED = "stopped";

  private final Owner owner;
  private final HsmsSettings settings;
  private final SessionPort port;
  private final StateTable<HsmsState, HsmsTrigger> table;
  private HsmsState state = HsmsState.NOT_CONNECTED;
  private long notSelectedSince;

  /** Whose connection it is: hears of each state before anybody else. */
  interface Owner {

    /** What was learned of the peer. */
    Habits habits();

    /** The peer showed what it does upon Separate.req. */
    void learned(OnSeparate shown);

    /** Select.rsp status for who asks while SELECTED. */
    SelectStatus whenSelected();

    /** SELECTED begins. */
    void selected();

    /** SELECTED ends. */
    void deselected();

    /** NOT_CONNECTED begins. */
    void over();

    /** Fails the open transactions. */
    void failAll(HsmsFailure failure);

    /** NOT_CONNECTED was told of and the open transactions have failed. */
    void left(Cause cause, String detail);
  }

  Connection(
      Owner owner,
      HsmsSettings settings,
      SessionPort port,
      StateTable<HsmsState, HsmsTrigger> table) {
    this.owner = owner;
    this.settings = settings;
    this.port = port;
    this.table = table;
  }

  HsmsState state() {
    return state;
  }

  boolean is(HsmsState which) {
    return state == which;
  }

  StateTable<HsmsState, HsmsTrigger> table() {
    return table;
  }

  boolean lenient() {
    return settings.profile() == Profile.LENIENT;
  }

  boolean active() {
    return settings.connect() == Connect.ACTIVE;
  }

  /** Whether E37.1 closes the connection for whatever is not part of a selection. */
  boolean intolerant() {
    return state == HsmsState.NOT_SELECTED && !lenient();
  }

  /** Whether evidence decides on this link. */
  boolean verifies() {
    return settings.cutPolicy().verifies();
  }

  /** Whether re-selections come in a storm: Separate.req is the last thing tried then. */
  boolean storms() {
    return habits().storms(port.nanoTime());
  }

  /** What the peer does upon Separate.req, as far as is known. */
  OnSeparate onSeparate() {
    return settings.onSeparate() == OnSeparate.AUTO ? habits().onSeparate() : settings.onSeparate();
  }

  /** Whether Separate.req may be the first thing tried: the peer keeps the connection upon it. */
  boolean peerKeeps() {
    return onSeparate() == OnSeparate.KEEPS && !storms();
  }

  /**
   * Whether a missing reply may cost a selection: not where that has cost the connection before,
   * and not in a storm.
   */
  boolean mayReselectForT3() {
    return onSeparate() != OnSeparate.CLOSES && !storms();
  }

  /** The peer showed what it does upon Separate.req. */
  void learned(OnSeparate shown) {
    if (settings.onSeparate() == OnSeparate.AUTO) {
      owner.learned(shown);
    }
  }

  Habits habits() {
    return owner.habits();
  }

  /** Select.rsp status for who asks while SELECTED. */
  int whenSelected() {
    return owner.whenSelected().code();
  }

  // Doubts.

  void suspect(String subject, String doubt, String awaited, long sinceNanos) {
    port.suspect(new Suspicion(subject, doubt, awaited, sinceNanos, port.nanoTime()));
  }

  void suspect(HsmsTimer timer, String doubt, String awaited, long sinceNanos) {
    suspect(timer.name(), doubt, awaited, sinceNanos);
  }

  void shows(String source, String sentence, Sign... signs) {
    port.evidence(new Fact(port.wallMicros(), source, sentence, signs));
  }

  // Moves.

  /** Ends the connection because of bytes that its state does not allow. */
  void violation(String what) {
    port.event(SessionEvent.error("violation", what));
    end(HsmsTrigger.VIOLATION, Cause.PROTOCOL_VIOLATION, what);
  }

  /** Closes the channel and leaves it behind, unless it tells its end before that. */
  void end(HsmsTrigger trigger, Cause cause, String detail) {
    port.close(cause, detail);
    if (state != HsmsState.NOT_CONNECTED) {
      leave(trigger, cause, detail);
    }
  }

  /**
   * The program wants no more of it.
   *
   * @param farewell what is said before, where a connection stands
   */
  void stop(Runnable farewell) {
    if (state == HsmsState.NOT_CONNECTED) {
      port.close(Cause.LOCAL_CLOSED, STOPPED);
      return;
    }
    farewell.run();
    end(HsmsTrigger.STOPPED, Cause.LOCAL_CLOSED, STOPPED);
  }

  void leave(HsmsTrigger trigger, Cause cause, String detail) {
    HsmsState from = change(trigger);
    port.moved(from, HsmsState.NOT_CONNECTED, detail);
    owner.failAll(
        trigger == HsmsTrigger.STOPPED
            ? HsmsFailure.of(Reason.CLOSED, "the link was stopped")
            : HsmsFailure.disconnected(cause, "disconnected: " + detail));
    owner.left(cause, detail);
  }

  /** Changes the state and tells of it. */
  void move(HsmsTrigger trigger, String why) {
    HsmsState from = change(trigger);
    announce(from, why);
  }

  /** Tells of a change; what the new state requires to be sent has been sent before. */
  void announce(HsmsState from, String why) {
    if (from != state) {
      port.moved(from, state, why);
    }
  }

  /** Tells of a selection that ended while the connection stays; its transactions fail. */
  void deselected(HsmsState from, String why) {
    announce(from, why);
    owner.failAll(HsmsFailure.of(Reason.NOT_SELECTED, why));
  }

  /** Changes the state along the table, without telling of it yet. */
  HsmsState change(HsmsTrigger trigger) {
    StateTable.Row<HsmsState, HsmsTrigger> row = table.row(state, trigger);
    if (row == null) {
      throw new IllegalStateException(trigger + " has no meaning in " + state);
    }
    HsmsState from = state;
    state = row.to();
    if (from != state) {
      swapTimers(from, trigger);
    }
    return from;
  }

  private void swapTimers(HsmsState from, HsmsTrigger trigger) {
    if (from == HsmsState.SELECTED) {
      owner.deselected();
      habits().notSelected(port.nanoTime());
      port.cancel(HsmsTimer.LINKTEST);
      port.cancel(HsmsTimer.RIVAL);
    } else {
      port.cancel(HsmsTimer.T7);
      port.cancel(HsmsTimer.ASK_AGAIN);
      port.cancel(HsmsTimer.FAREWELL);
    }
    switch (state) {
      case SELECTED -> {
        habits().selected(port.nanoTime());
        owner.selected();
      }
      case NOT_SELECTED -> {
        notSelectedSince = port.nanoTime();
        if (!selectsItself(trigger)) {
          startT7();
        }
      }
      case NOT_CONNECTED -> {
        port.cancel(HsmsTimer.T8);
        port.cancel(HsmsTimer.T8_LOOK);
        owner.over();
      }
    }
  }

  /** Whether an active end sends Select.req now or after the peer had time to close. */
  private boolean selectsItself(HsmsTrigger trigger) {
    return active()
        && trigger != HsmsTrigger.DESELECT_REQUESTED
        && trigger != HsmsTrigger.DESELECT_GRANTED;
  }

  /** T7 ran out. */
  void neverSelected() {
    String doubt = "not selected within " + show(settings.t7());
    suspect(HsmsTimer.T7, doubt, "Select.req", notSelectedSince);
    shows("selection", doubt, Sign.NOT_OPENED);
    end(HsmsTrigger.T7, Cause.NEVER_SELECTED, "T7: " + doubt);
  }

  void startT7() {
    port.arm(HsmsTimer.T7, settings.t7().toNanos());
  }

  /** A duration for people: {@code 5s}, {@code 1500ms}. */
  static String show(Duration duration) {
    return HsmsSettings.show(duration);
  }
}
