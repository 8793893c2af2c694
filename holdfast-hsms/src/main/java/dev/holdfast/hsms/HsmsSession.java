package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.hsms.Outbox.RejectReason;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One HSMS connection (SEMI E37, single session E37.1), host or equipment, active or passive. */
public final class HsmsSession extends SecsSession {

  private final HsmsSettings settings;
  private final SessionPort port;
  private final HsmsSessions siblings;
  private final StateTable<HsmsState, HsmsTrigger> table;
  private final FrameReader reader;
  private final ControlMessages control;
  private final Outbox out;

  private HsmsState state = HsmsState.NOT_CONNECTED;
  private long notSelectedSince;
  private long lastReceived;
  private int unreadBytes;
  private boolean halfway;

  HsmsSession(
      HsmsSettings settings, SessionPort port, HsmsSessions siblings, int firstSystemBytes) {
    this(
        settings,
        port,
        siblings,
        new Transactions(settings.maxOpenTransactions(), firstSystemBytes));
  }

  private HsmsSession(
      HsmsSettings settings, SessionPort port, HsmsSessions siblings, Transactions transactions) {
    super(settings, port, HsmsTimer.T3, transactions);
    this.settings = settings;
    this.port = port;
    this.siblings = siblings;
    this.table = HsmsTables.of(settings.connect(), settings.profile());
    this.reader = new FrameReader(settings.maxMessage());
    this.out = new Outbox(port);
    this.control = new ControlMessages(this, settings, port, out, transactions);
  }

  // What a program may do.

  /**
   * Sends a Linktest.req now.
   *
   * @return false when not SELECTED, or while another control message waits for its answer
   */
  public boolean linktest() {
    return state == HsmsState.SELECTED && control.request(SType.LINKTEST_REQ);
  }

  /**
   * Asks for a new selection after a Deselect; the first selection of an active end needs no call.
   *
   * @return false when not NOT_SELECTED, in profile strict-ss, or while a control message waits
   */
  public boolean select() {
    return state == HsmsState.NOT_SELECTED && lenient() && control.request(SType.SELECT_REQ);
  }

  /**
   * Asks for the end of the selection; the connection stays.
   *
   * @return false when not SELECTED, in profile strict-ss, or while a control message waits
   */
  public boolean deselect() {
    return state == HsmsState.SELECTED && lenient() && control.request(SType.DESELECT_REQ);
  }

  public HsmsSettings settings() {
    return settings;
  }

  // What the link does.

  @Override
  public void opened() {
    lastReceived = port.nanoTime();
    move(HsmsTrigger.CONNECTED, "connected to " + port.peer());
    if (settings.connect() == Connect.ACTIVE && state == HsmsState.NOT_SELECTED) {
      control.request(SType.SELECT_REQ);
    }
  }

  @Override
  public void received(ByteBuffer unread) {
    lastReceived = port.arrivedNanos();
    while (state != HsmsState.NOT_CONNECTED) {
      HsmsMessage message = reader.next(unread, selection());
      if (message == null) {
        break;
      }
      handle(message);
    }
    if (state == HsmsState.NOT_CONNECTED) {
      unread.position(unread.limit());
      return;
    }
    String violation = reader.violation();
    if (violation != null) {
      port.count(SessionCounter.BAD_FRAMES, 1);
      violation(violation);
      return;
    }
    unreadBytes = unread.remaining();
    if (reader.halfway(unread)) {
      halfway = true;
      port.arm(HsmsTimer.T8, settings.t8().toNanos());
    } else if (halfway) {
      halfway = false;
      port.cancel(HsmsTimer.T8);
    }
  }

  private void handle(HsmsMessage message) {
    port.count(SessionCounter.FRAMES_IN, 1);
    if (port.tracing()) {
      port.traced(Direction.IN, message);
    }
    if (message.header().isData()) {
      if (state == HsmsState.SELECTED) {
        arrived(message);
      } else {
        beforeSelection(message);
      }
    } else {
      control.handle(message);
    }
  }

  private void beforeSelection(HsmsMessage message) {
    if (lenient()) {
      port.count(SessionCounter.UNEXPECTED, 1);
      out.reject(message.header(), RejectReason.NOT_SELECTED, "data outside of a selection");
    } else {
      violation(message.kind() + " before the selection");
    }
  }

  @Override
  protected boolean transmit(HsmsHeader header, Body body) {
    return out.send(header, body);
  }

  @Override
  protected void replyTimedOut(String doubt, long sinceNanos) {
    move(HsmsTrigger.T3, "");
    suspect(HsmsTimer.T3, doubt, sinceNanos);
  }

  @Override
  public void expired(SessionTimer timer) {
    switch ((HsmsTimer) timer) {
      case T3 -> replyTimer();
      case T6 -> control.timedOut();
      case T7 -> {
        String doubt = "not selected within " + show(settings.t7());
        suspect(HsmsTimer.T7, doubt, notSelectedSince);
        end(HsmsTrigger.T7, Cause.NEVER_SELECTED, "T7: " + doubt);
      }
      case T8 -> {
        String doubt =
            reader.progress(unreadBytes) + " arrived, then nothing for " + show(settings.t8());
        suspect(HsmsTimer.T8, doubt, lastReceived);
        end(HsmsTrigger.T8, Cause.UNKNOWN, "T8: " + doubt);
      }
      case LINKTEST -> linktestDue();
    }
  }

  private void linktestDue() {
    long idle = port.nanoTime() - lastReceived;
    long interval = settings.linktest().toNanos();
    if (idle < interval) {
      port.arm(HsmsTimer.LINKTEST, interval - idle);
    } else if (!control.request(SType.LINKTEST_REQ)) {
      port.arm(HsmsTimer.LINKTEST, interval);
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    if (state != HsmsState.NOT_CONNECTED) {
      leave(HsmsTrigger.CHANNEL_ENDED, cause, detail);
    }
  }

  @Override
  public void stop() {
    if (state == HsmsState.NOT_CONNECTED) {
      port.close(Cause.LOCAL_CLOSED, "stopped");
      return;
    }
    if (state == HsmsState.SELECTED) {
      control.separate();
    }
    end(HsmsTrigger.STOPPED, Cause.LOCAL_CLOSED, "stopped");
  }

  @Override
  public HsmsState state() {
    return state;
  }

  @Override
  public boolean ready() {
    return state == HsmsState.SELECTED;
  }

  @Override
  public StateTable<HsmsState, HsmsTrigger> table() {
    return table;
  }

  // What the handlers of control and data messages share.

  boolean lenient() {
    return settings.profile() == Profile.LENIENT;
  }

  /** Whether E37.1 closes the connection for whatever is not part of a selection. */
  boolean intolerant() {
    return state == HsmsState.NOT_SELECTED && !lenient();
  }

  boolean otherSelected() {
    return siblings.otherSelected(this);
  }

  void suspect(HsmsTimer timer, String doubt, long sinceNanos) {
    port.suspect(new Suspicion(timer.name(), doubt, sinceNanos, port.nanoTime()));
  }

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

  private void leave(HsmsTrigger trigger, Cause cause, String detail) {
    HsmsState from = change(trigger);
    port.moved(from, HsmsState.NOT_CONNECTED, detail);
    failAll(
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
    failAll(HsmsFailure.of(Reason.NOT_SELECTED, why));
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
      swapTimers(from);
    }
    return from;
  }

  private void swapTimers(HsmsState from) {
    if (from == HsmsState.SELECTED) {
      dataEnds();
      siblings.release(this);
      port.cancel(HsmsTimer.LINKTEST);
    } else {
      port.cancel(HsmsTimer.T7);
    }
    switch (state) {
      case SELECTED -> {
        dataBegins();
        siblings.claim(this);
        restartLinktest();
      }
      case NOT_SELECTED -> {
        notSelectedSince = port.nanoTime();
        boolean selecting = from == HsmsState.NOT_CONNECTED && settings.connect() == Connect.ACTIVE;
        if (!selecting) {
          port.arm(HsmsTimer.T7, settings.t7().toNanos());
        }
      }
      case NOT_CONNECTED -> {
        control.forget();
        port.cancel(HsmsTimer.T8);
      }
    }
  }

  void restartLinktest() {
    if (state == HsmsState.SELECTED && !settings.linktest().isZero()) {
      port.arm(HsmsTimer.LINKTEST, settings.linktest().toNanos());
    }
  }

  /** A duration for people: {@code 5s}, {@code 1500ms}. */
  static String show(Duration duration) {
    return HsmsSettings.show(duration);
  }
}
