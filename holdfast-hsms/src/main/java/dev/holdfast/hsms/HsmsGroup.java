package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.Share;
import dev.holdfast.link.session.ShareTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection that several session entities share (HSMS-GS, SEMI E37.2): framing, T7, T8 and
 * Linktest are its own, and each message goes to the entity of its session id. An entity that takes
 * leave, is deselected or refused leaves the others as they are; a cut is a cut for all.
 */
public final class HsmsGroup implements Session {

  private static final int PREFIX = 4 + HsmsHeader.LENGTH;

  private final HsmsSettings settings;
  private final SessionPort port;
  private final Map<Integer, Share<HsmsSession>> shares;
  private final Habits habits;
  private final Map<Integer, Seat> open = new LinkedHashMap<>();
  private final SystemBytes systemBytes = new SystemBytes(1);
  private final Connection connection;
  private final Outbox out;
  private final ControlRequest request;
  private final Linktests linktests;
  private final Intake intake;
  private final GroupControl control;
  private boolean ending;

  /** An entity's part in this connection. */
  private record Seat(Share<HsmsSession> share, HsmsSession session) {}

  HsmsGroup(
      HsmsSettings settings,
      SessionPort port,
      Map<Integer, Share<HsmsSession>> shares,
      Habits habits) {
    this.settings = settings;
    this.port = port;
    this.shares = shares;
    this.habits = habits;
    this.out = new Outbox(port, HsmsHeader.NO_DEVICE);
    this.connection = new Connection(new Standing(), settings, port, HsmsGroupTables.of(settings));
    Transactions own = new Transactions(1, 0);
    own.share(systemBytes);
    this.request = new ControlRequest(port, out, own, settings.t6().toNanos());
    this.linktests =
        new Linktests(connection, settings, port, request, new AllLeave(), this::openTransactions);
    this.intake = new Intake(connection, settings, port, () -> null, this::handle);
    this.control = new GroupControl(connection, port, out, request, linktests);
  }

  /** The session of an entity on this connection, or null where it has none. */
  public @Nullable HsmsSession entity(int sessionId) {
    Seat seat = open.get(sessionId);
    return seat == null ? null : seat.session();
  }

  /**
   * Sends a Linktest.req now.
   *
   * @return false when no entity is selected, or while another one waits for its answer
   */
  public boolean linktest() {
    return connection.is(HsmsState.SELECTED) && request.send(SType.LINKTEST_REQ);
  }

  private boolean active() {
    return settings.connect() == Connect.ACTIVE;
  }

  private List<HsmsSession> sessions() {
    return open.values().stream().map(Seat::session).toList();
  }

  private int openTransactions() {
    return sessions().stream().mapToInt(HsmsSession::openTransactions).sum();
  }

  // What the link does.

  @Override
  public void opened() {
    linktests.heard(port.nanoTime());
    connection.move(HsmsTrigger.CONNECTED, "connected to " + port.peer());
    if (active()) {
      shares.keySet().forEach(this::enter);
      endWhenEmpty(Cause.LOCAL_CLOSED, "no session entity is wanted");
    }
  }

  /** Lets an entity take part in this connection, where it is known and wanted. */
  private @Nullable Seat enter(int sessionId) {
    Share<HsmsSession> share = shares.get(sessionId);
    if (share == null || !share.wanted()) {
      return null;
    }
    HsmsSession session = share.create(new EntityPort(this, sessionId, port));
    session.join(this);
    Seat seat = new Seat(share, session);
    open.put(sessionId, seat);
    session.opened();
    return seat;
  }

  @Override
  public void received(ByteBuffer unread) {
    linktests.heard(port.arrivedNanos());
    sessions().forEach(HsmsSession::heard);
    intake.received(unread);
  }

  private void handle(HsmsMessage message) {
    HsmsHeader header = message.header();
    Seat seat = GroupControl.ofConnection(header) ? null : open.get(header.sessionId());
    if (seat == null && GroupControl.asksForSelection(message)) {
      port.cancel(again(header.sessionId()));
      seat = enter(header.sessionId());
    }
    if (seat == null || control.rejectsOurs(header)) {
      port.count(SessionCounter.FRAMES_IN, 1);
      if (port.tracing()) {
        port.traced(Direction.IN, message);
      }
      control.handle(message);
    } else {
      seat.share().took(seat.session(), PREFIX + message.bodyLength());
      seat.session().take(message);
    }
  }

  @Override
  public void expired(SessionTimer timer) {
    if (timer instanceof ShareTimer(String share, SessionTimer own)) {
      int sessionId = Integer.parseInt(share);
      Seat seat = open.get(sessionId);
      if (seat != null) {
        seat.session().expired(own);
      } else if (own == EntityTimer.T5) {
        enter(sessionId);
      }
      return;
    }
    switch ((HsmsTimer) timer) {
      case T6 -> control.timedOut(settings.t6());
      case T7 -> connection.neverSelected();
      case T8 -> intake.timedOut();
      case T8_LOOK -> intake.look();
      case LINKTEST -> linktests.due();
      default -> throw new IllegalArgumentException(timer.name() + " is no timer of a group");
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    if (!connection.is(HsmsState.NOT_CONNECTED)) {
      connection.leave(HsmsTrigger.CHANNEL_ENDED, cause, detail);
    }
  }

  @Override
  public void condemned(Verdict verdict) {
    if (!connection.is(HsmsState.NOT_CONNECTED)) {
      ending = true;
      sessions().forEach(session -> session.condemned(verdict));
      connection.leave(HsmsTrigger.CONDEMNED, verdict.cause(), verdict.sentence());
    }
  }

  @Override
  public void stop() {
    connection.stop(() -> {
      ending = true;
      sessions().forEach(HsmsSession::stop);
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

  // What the entities do.

  SystemBytes systemBytes() {
    return systemBytes;
  }

  /** An entity wants to know whether the peer is there. */
  boolean probe() {
    return linktest();
  }

  /** An entity is not selected and does not ask for it. */
  void awaitsSelection() {
    if (active() && connection.is(HsmsState.NOT_SELECTED)) {
      connection.startT7();
    }
  }

  /** The peer showed an entity what it does upon Separate.req. */
  void learned(OnSeparate shown) {
    habits.learned(shown);
  }

  void selected() {
    if (connection.is(HsmsState.NOT_SELECTED)) {
      connection.move(HsmsTrigger.ENTITY_SELECTED, "a session entity is selected");
    }
  }

  void deselected() {
    if (connection.is(HsmsState.SELECTED) && sessions().stream().noneMatch(HsmsSession::ready)) {
      connection.move(HsmsTrigger.ENTITIES_LEFT, "no session entity is selected");
    }
  }

  /** An entity has no part in this connection any more. */
  void left(HsmsSession session, Cause cause, String detail) {
    int sessionId = session.settings().deviceId();
    Seat seat = open.get(sessionId);
    if (seat == null || !seat.session().equals(session)) {
      return;
    }
    open.remove(sessionId);
    seat.share().over(session, cause, detail);
    if (ending) {
      return;
    }
    if (hitsAll(cause)) {
      connection.end(HsmsTrigger.ENTITY_ENDS, cause, detail);
    } else if (active()) {
      if (seat.share().wanted()) {
        port.arm(again(sessionId), settings.t5().toNanos());
      }
      endWhenEmpty(cause, detail);
    }
  }

  /** When an entity that was refused or taken away is to be selected again. */
  private static ShareTimer again(int sessionId) {
    return new ShareTimer(HsmsGroups.share(sessionId), EntityTimer.T5);
  }

  private void endWhenEmpty(Cause cause, String detail) {
    if (open.isEmpty() && !connection.is(HsmsState.NOT_CONNECTED)) {
      connection.end(HsmsTrigger.ENTITY_ENDS, cause, detail);
    }
  }

  /** Whether what ended one entity is true of the connection: a failure of communication. */
  private boolean hitsAll(Cause cause) {
    return switch (cause) {
      case PATH_DEAD, PEER_HUNG, PEER_NOT_READING, IDLE_DROPPED, REPLACED -> true;
      case NEVER_SELECTED, UNKNOWN -> !connection.verifies();
      default -> false;
    };
  }

  /** All selected entities take leave together: a silent Linktest.req speaks of all. */
  private final class AllLeave implements Farewell {

    @Override
    public void send() {
      sessions().stream().filter(HsmsSession::ready).forEach(s -> s.separation().send());
    }

    @Override
    public boolean mayReselect() {
      return sessions().stream().anyMatch(HsmsSession::mayReselect);
    }

    @Override
    public void reselect(HsmsTrigger trigger, String why) {
      request.expire();
      sessions().stream()
          .filter(HsmsSession::mayReselect)
          .forEach(session -> session.separation().reselect(trigger, why));
    }
  }

  private final class Standing implements Connection.Owner {

    @Override
    public Habits habits() {
      return habits;
    }

    @Override
    public void learned(OnSeparate shown) {
      habits.learned(shown);
    }

    @Override
    public SelectStatus whenSelected() {
      return SelectStatus.ALREADY_ACTIVE;
    }

    @Override
    public void selected() {
      linktests.restart();
    }

    @Override
    public void deselected() {
      request.expire();
    }

    @Override
    public void over() {
      request.forget();
    }

    @Override
    public void failAll(HsmsFailure failure) {
      ending = true;
    }

    @Override
    public void left(Cause cause, String detail) {
      sessions().forEach(session -> session.closed(cause, detail));
    }
  }
}
