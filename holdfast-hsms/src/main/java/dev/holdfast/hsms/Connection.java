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
import java.util.function.Consumer;

/** The state of one HSMS connection and the timers that belong to it; moves along its table. */
final class Connection {

  private final HsmsSession session;
  private final HsmsSettings settings;
  private final SessionPort port;
  private final HsmsSessions siblings;
  private final StateTable<HsmsState, HsmsTrigger> table;
  private final Consumer<HsmsFailure> failAll;
  private final Runnable atSelected;
  private final Runnable atEnd;
  private HsmsState state = HsmsState.NOT_CONNECTED;
  private long notSelectedSince;

  /**
   * @param failAll fails the open transactions
   * @param atSelected called when SELECTED begins, before anybody hears of it
   * @param atEnd called when NOT_CONNECTED begins
   */
  Connection(
      HsmsSession session,
      HsmsSettings settings,
      SessionPort port,
      HsmsSessions siblings,
      Consumer<HsmsFailure> failAll,
      Runnable atSelected,
      Runnable atEnd) {
    this.session = session;
    this.settings = settings;
    this.port = port;
    this.siblings = siblings;
    this.table = HsmsTables.of(settings);
    this.failAll = failAll;
    this.atSelected = atSelected;
    this.atEnd = atEnd;
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

  long notSelectedSince() {
    return notSelectedSince;
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

  /** The peer showed what it does upon Separate.req. */
  void learned(OnSeparate shown) {
    if (settings.onSeparate() == OnSeparate.AUTO) {
      siblings.learned(shown);
    }
  }

  Habits habits() {
    return siblings.habits();
  }

  HsmsSessions siblings() {
    return siblings;
  }

  boolean otherSelected() {
    return siblings.otherSelected(session);
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

  /** Closes the channel and leaves it behind. */
  void end(HsmsTrigger trigger, Cause cause, String detail) {
    port.close(cause, detail);
    leave(trigger, cause, detail);
  }

  void leave(HsmsTrigger trigger, Cause cause, String detail) {
    HsmsState from = change(trigger);
    port.moved(from, HsmsState.NOT_CONNECTED, detail);
    failAll.accept(
        trigger == HsmsTrigger.STOPPED
            ? HsmsFailure.of(Reason.CLOSED, "the link was stopped")
            : HsmsFailure.disconnected(cause, "disconnected: " + detail));
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
    failAll.accept(HsmsFailure.of(Reason.NOT_SELECTED, why));
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
      session.dataEnds();
      siblings.release(session);
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
        session.dataBegins();
        siblings.claim(session);
        habits().selected(port.nanoTime());
        atSelected.run();
      }
      case NOT_SELECTED -> {
        notSelectedSince = port.nanoTime();
        if (!selectsItself(trigger)) {
          startT7();
        }
      }
      case NOT_CONNECTED -> {
        atEnd.run();
        port.cancel(HsmsTimer.T8);
        port.cancel(HsmsTimer.T8_LOOK);
        siblings.gone(session);
      }
    }
  }

  /** Whether an active end sends Select.req now or after the peer had time to close. */
  private boolean selectsItself(HsmsTrigger trigger) {
    return active()
        && trigger != HsmsTrigger.DESELECT_REQUESTED
        && trigger != HsmsTrigger.DESELECT_GRANTED;
  }

  void startT7() {
    port.arm(HsmsTimer.T7, settings.t7().toNanos());
  }

  /** A duration for people: {@code 5s}, {@code 1500ms}. */
  static String show(Duration duration) {
    return HsmsSettings.show(duration);
  }
}
