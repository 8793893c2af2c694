package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.LinktestWhen;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.hsms.HsmsSettings.OnT3;
import dev.holdfast.hsms.Outbox.RejectReason;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One HSMS session, host or equipment, active or passive: alone on its connection (SEMI E37.1), or
 * one session entity of several (E37.2), which a {@link HsmsGroup} feeds.
 */
public final class HsmsSession extends SecsSession {

  private final HsmsSettings settings;
  private final SessionPort port;
  private final HsmsSessions siblings;
  private final Connection connection;
  private final Intake intake;
  private final Transactions transactions;
  private final Outbox out;
  private final ControlRequest request;
  private final Separation separation;
  private final AskedSelection askedSelection;
  private final Linktests linktests;
  private final Rivalry rivalry;
  private final Selecting selecting;
  private final ControlMessages control;

  private @Nullable HsmsGroup group;
  private boolean replyMissing;

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
    super(settings, port, HsmsTimer.T3, HsmsTimer.CONVERSATION, transactions);
    this.settings = settings;
    this.port = port;
    this.siblings = siblings;
    this.transactions = transactions;
    this.out = new Outbox(port, siblings.controlId());
    this.connection = new Connection(new Standing(), settings, port, siblings.table());
    this.intake = new Intake(connection, settings, port, this::selection, this::handle);
    this.request = new ControlRequest(port, out, transactions, settings.t6().toNanos());
    this.separation = new Separation(connection, port, out, transactions, request);
    this.askedSelection = new AskedSelection(connection, settings, port, separation);
    this.linktests =
        new Linktests(connection, settings, port, request, separation, transactions::size);
    this.rivalry = new Rivalry(this, siblings, connection, settings, port, out, linktests);
    this.selecting = new Selecting(connection, settings, port, request, separation);
    this.control =
        new ControlMessages(
            connection,
            port,
            out,
            transactions,
            request,
            separation,
            selecting,
            linktests,
            rivalry);
  }

  // What a program may do.

  /**
   * Sends a Linktest.req now.
   *
   * @return false when not SELECTED, or while another control message waits for its answer
   */
  public boolean linktest() {
    return connection.is(HsmsState.SELECTED) && linktests.ask();
  }

  /**
   * Asks for a new selection after a Deselect; the first selection of an active end needs no call.
   *
   * @return false when not NOT_SELECTED, in profile strict-ss, or while a control message waits
   */
  public boolean select() {
    return connection.is(HsmsState.NOT_SELECTED)
        && connection.lenient()
        && request.send(SType.SELECT_REQ);
  }

  /**
   * Asks for the end of the selection; the connection stays.
   *
   * @return false when not SELECTED, in profile strict-ss, or while a control message waits
   */
  public boolean deselect() {
    return connection.is(HsmsState.SELECTED)
        && connection.lenient()
        && request.send(SType.DESELECT_REQ);
  }

  /**
   * Takes leave by Separate.req and selects again on the same connection, as an active end under
   * {@code verified}; a peer that closes the connection upon it is dialled again. What the peer
   * does is remembered by {@code on-separate: auto}.
   *
   * @return completes when selected again on this connection; fails with a {@link HsmsFailure}: not
   *     selected or not allowed here, and then nothing was sent, or disconnected
   */
  public CompletableFuture<Void> reselect() {
    return askedSelection.ask();
  }

  public HsmsSettings settings() {
    return settings;
  }

  // What the link does.

  @Override
  public void opened() {
    linktests.heard(port.nanoTime());
    siblings.arrived(this, port.peer());
    connection.move(HsmsTrigger.CONNECTED, "connected to " + port.peer());
    if (connection.active() && connection.is(HsmsState.NOT_SELECTED)) {
      request.send(SType.SELECT_REQ);
    }
  }

  @Override
  public void received(ByteBuffer unread) {
    linktests.heard(port.arrivedNanos());
    rivalry.heard();
    intake.received(unread);
  }

  private void handle(HsmsMessage message) {
    port.count(SessionCounter.FRAMES_IN, 1);
    if (port.tracing()) {
      port.traced(Direction.IN, message);
    }
    if (!message.header().isData()) {
      control.handle(message);
      askedSelection.settled();
    } else if (connection.is(HsmsState.SELECTED)) {
      arrived(message);
    } else if (separation.unanswered()) {
      sentWhileSelected(message);
    } else if (connection.lenient()) {
      port.count(SessionCounter.UNEXPECTED, 1);
      out.reject(message.header(), RejectReason.NOT_SELECTED, "data outside of a selection");
    } else {
      connection.violation(message.kind() + " before the selection");
    }
  }

  /** The peer sent it before it read our Separate.req: kept, and answered by nothing. */
  private void sentWhileSelected(HsmsMessage message) {
    port.count(SessionCounter.UNEXPECTED, 1);
    if (message.isPrimary()) {
      port.event(
          SessionEvent.warning(
              "unanswered",
              Outbox.line(message.header())
                  + " came between our Separate.req and the next selection; it stays unanswered"));
      port.deliver(message);
    }
  }

  @Override
  protected boolean transmit(HsmsHeader header, Body body) {
    return out.send(header, body);
  }

  @Override
  long handedBytes() {
    return out.handedBytes();
  }

  @Override
  long takenBytes() {
    return out.handedBytes() - port.unsentBytes();
  }

  @Override
  protected void replyTimedOut(String doubt, long sinceNanos) {
    connection.move(HsmsTrigger.T3, "");
    connection.suspect(HsmsTimer.T3, doubt, "the reply", sinceNanos);
    replyMissing = true;
  }

  private void replyDue() {
    replyTimer();
    boolean missing = replyMissing;
    replyMissing = false;
    if (missing && connection.is(HsmsState.SELECTED) && connection.verifies()) {
      examineReply();
    }
  }

  /** Asks whether the peer is there, or makes a new selection where that is wanted. */
  private void examineReply() {
    if (settings.onT3() == OnT3.RESELECT && connection.mayReselectForT3()) {
      separation.reselect(HsmsTrigger.T3_RESELECTS, "T3: no reply");
    } else if (settings.linktestWhen() == LinktestWhen.NEVER) {
      port.trust("nothing but one reply is missing, and no Linktest.req is wanted");
    } else {
      linktests.probe();
    }
  }

  @Override
  public void expired(SessionTimer timer) {
    switch ((HsmsTimer) timer) {
      case T3 -> replyDue();
      case CONVERSATION -> conversationTimer();
      case T6 -> control.timedOut(settings.t6());
      case T7 -> connection.neverSelected();
      case T8 -> intake.timedOut();
      case T8_LOOK -> intake.look();
      case LINKTEST -> linktests.due();
      case ASK_AGAIN -> selecting.askAgain();
      case FAREWELL -> separation.stillThere();
      case RIVAL -> rivalry.silent();
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    if (!connection.is(HsmsState.NOT_CONNECTED)) {
      separation.closed(cause);
      connection.leave(HsmsTrigger.CHANNEL_ENDED, cause, detail);
    }
  }

  @Override
  public void condemned(Verdict verdict) {
    if (connection.is(HsmsState.NOT_CONNECTED)) {
      return;
    }
    boolean hears = verdict.cause() != Cause.PATH_DEAD;
    if (hears && connection.active()) {
      separation.send();
    }
    connection.leave(HsmsTrigger.CONDEMNED, verdict.cause(), verdict.sentence());
  }

  @Override
  public void stop() {
    connection.stop(() -> {
      if (connection.is(HsmsState.SELECTED)) {
        separation.send();
      }
    });
  }

  @Override
  public HsmsState state() {
    return connection.state();
  }

  @Override
  public boolean ready() {
    return connection.is(HsmsState.SELECTED);
  }

  @Override
  public CutPolicy cutPolicy() {
    return settings.cutPolicy();
  }

  @Override
  public LastFrames lastFrames() {
    return intake.lastFrames(out);
  }

  @Override
  public StateTable<HsmsState, HsmsTrigger> table() {
    return connection.table();
  }

  Rivalry rivalry() {
    return rivalry;
  }

  // What the group does that holds the connection.

  /** Makes this one of several on a connection; before it is opened. */
  void join(HsmsGroup holder) {
    group = holder;
    transactions.share(holder.systemBytes());
    linktests.sendThrough(holder::probe);
  }

  /** A message of this session entity has arrived. */
  void take(HsmsMessage message) {
    handle(new HsmsMessage(message.header(), message.bodyArray(), selection()));
  }

  /** The peer of the connection spoke. */
  void heard() {
    rivalry.heard();
  }

  Separation separation() {
    return separation;
  }

  /** Whether it may take leave and be selected again, with a peer that keeps the connection. */
  boolean mayReselect() {
    return connection.is(HsmsState.SELECTED) && connection.peerKeeps() && separation.mayReselect();
  }

  private final class Standing implements Connection.Owner {

    @Override
    public Habits habits() {
      return siblings.habits();
    }

    @Override
    public void learned(OnSeparate shown) {
      siblings.learned(shown);
      HsmsGroup holder = group;
      if (holder != null) {
        holder.learned(shown);
      }
    }

    @Override
    public SelectStatus whenSelected() {
      return siblings.whenSelected();
    }

    @Override
    public void selected() {
      dataBegins();
      siblings.claim(HsmsSession.this);
      separation.selected();
      selecting.selected();
      linktests.restart();
      HsmsGroup holder = group;
      if (holder != null) {
        holder.selected();
      }
    }

    @Override
    public void deselected() {
      dataEnds();
      siblings.release(HsmsSession.this);
      HsmsGroup holder = group;
      if (holder != null) {
        holder.deselected();
      }
    }

    @Override
    public void over() {
      request.forget();
    }

    @Override
    public void failAll(HsmsFailure failure) {
      failed(failure);
    }

    @Override
    public void left(Cause cause, String detail) {
      siblings.gone(HsmsSession.this);
      HsmsGroup holder = group;
      if (holder != null) {
        holder.left(HsmsSession.this, cause, detail);
      }
    }
  }

  /** All that waits fails; a new selection that was asked for only with the connection. */
  private void failed(HsmsFailure failure) {
    failAll(failure);
    askedSelection.failed(failure);
  }
}
