package dev.holdfast.gateway.link;

import dev.holdfast.arq.ArqFigures;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.web.BreakView;
import dev.holdfast.gateway.web.FrameRequest;
import dev.holdfast.gateway.web.FrameView;
import dev.holdfast.gateway.web.LinkView;
import dev.holdfast.gateway.web.LivenessView;
import dev.holdfast.gateway.web.OrderView;
import dev.holdfast.gateway.web.ReportView;
import dev.holdfast.gateway.web.SendView;
import dev.holdfast.gateway.web.StateTableView;
import dev.holdfast.gateway.web.TraceSource;
import dev.holdfast.hsms.sml.SmlMessage;
import dev.holdfast.link.Branch;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkLiveness;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.LinkStatus;
import dev.holdfast.link.Links;
import dev.holdfast.link.TimerMove;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One link of the gateway: every message goes to the journal, every change to whoever looks, and
 * what is to be acknowledged is acknowledged once the journal has committed it.
 *
 * @param <S> the session
 */
public final class HostedLink<S extends Session> implements LinkListener {

  /** Far more messages than one read can hold. */
  private static final int BACKLOG_LIMIT = 100_000;

  /**
   * What one kind of link is made of.
   *
   * @param protocol as the page shows it
   * @param table the states that its sessions move along
   * @param heartbeat how long the protocol lets the link be silent; 0 for ever
   * @param everyMoveMatters whether each change of a session's state is worth an event; a meter
   *     line changes with every request
   * @param acknowledger given where its events go
   */
  record Parts<S extends Session>(
      String protocol,
      LinkSettings settings,
      SessionFactory<S> sessions,
      StateTable<?, ?> table,
      Duration heartbeat,
      boolean everyMoveMatters,
      Function<Consumer<SessionEvent>, Acknowledger<S>> acknowledger) {}

  private final Parts<S> parts;
  private final Journal journal;
  private final LinkChanges changes;
  private final Supplier<List<StateTableView>> common;
  private final Backlog backlog;
  private final Acknowledger<S> acknowledger;
  private final @Nullable Buses<S> buses;
  private final LinkTrace trace;
  private final LinkReports reports = new LinkReports();
  private final CompletableFuture<Link<S>> opened = new CompletableFuture<>();
  private volatile @Nullable Message newest;
  private volatile @Nullable BreakView lastBreak;

  private HostedLink(
      Parts<S> parts, Journal journal, LinkChanges changes, Supplier<List<StateTableView>> common) {
    this.parts = parts;
    this.common = common;
    this.journal = journal;
    this.changes = changes;
    this.acknowledger = parts.acknowledger().apply(this::note);
    this.buses = acknowledger.buses();
    this.trace = new LinkTrace(on -> whenOpen(link -> link.trace(on)));
    this.backlog = new Backlog(BACKLOG_LIMIT, this::append, this::holdReading);
  }

  static <S extends Session> HostedLink<S> open(
      Parts<S> parts, Links links, Journal journal, LinkChanges changes) {
    return open(
        parts,
        journal,
        changes,
        List::of,
        hosted -> links.open(parts.settings(), parts.sessions(), hosted));
  }

  /**
   * Opens a link.
   *
   * @param common the machines that the link shares with others
   * @param opening opens the link below for its listener
   */
  static <S extends Session> HostedLink<S> open(
      Parts<S> parts,
      Journal journal,
      LinkChanges changes,
      Supplier<List<StateTableView>> common,
      Function<HostedLink<S>, Link<S>> opening) {
    HostedLink<S> hosted = new HostedLink<>(parts, journal, changes, common);
    hosted.opened.complete(opening.apply(hosted));
    return hosted;
  }

  public String name() {
    return parts.settings().name();
  }

  /** The real endpoint once peers can come; at once for a link that dials. */
  public CompletableFuture<Endpoint> bound() {
    return link().bound();
  }

  public LinkStatus status() {
    return link().status();
  }

  /** At once, but for what comes while the link is being opened: then as soon as it is. */
  private void whenOpen(Consumer<Link<S>> action) {
    var _ = opened.thenAccept(action);
  }

  private Link<S> link() {
    return opened.join();
  }

  /** Hands to the journal what it had no room for before. */
  public void retryBacklog() {
    backlog.retry();
  }

  /** Messages that wait for room in the journal. */
  public int backlog() {
    return backlog.size();
  }

  private boolean append(Message message) {
    return journal.append(
        shown(message), acknowledger.mark(message.decoded()), id -> committed(message, id));
  }

  private Message shown(Message message) {
    return new Message(
        message.link(),
        message.epoch(),
        message.sequence(),
        message.wallMicros(),
        acknowledger.shown(message.decoded()));
  }

  private void committed(Message message, long id) {
    whenOpen(link -> acknowledger.committed(link, message));
    changes.messageStored(name(), id);
  }

  private void holdReading(boolean hold) {
    if (buses == null) {
      whenOpen(link -> link.holdReading(hold));
    } else {
      buses.holdReading(hold);
    }
  }

  @Override
  public void message(Message message) {
    if (buses != null && buses.handOver(this, message)) {
      changes.linkChanged(name());
      return;
    }
    newest = shown(message);
    whenOpen(link -> acknowledger.arrived(link, message));
    if (!backlog.offer(message)) {
      String why = "the journal takes nothing and " + BACKLOG_LIMIT + " messages wait for it";
      whenOpen(link -> {
        var _ = link.cut(message.epoch(), Cause.LOCAL_STALL, why);
      });
    }
    changes.linkChanged(name());
  }

  @Override
  public void stateChanged(Link<?> link, LinkState from, LinkState to, String why) {
    // A session entity that was refused has no channel of its own, and no report of its end.
    boolean failed =
        from == LinkState.DIALING || from == LinkState.BINDING || link instanceof Branch<?>;
    String because = why;
    if (to == LinkState.WAITING && failed) {
      LinkStatus status = link.status();
      Cause cause = status.lastCause();
      if (cause != null) {
        lastBreak =
            BreakView.of(wallMicros(), new Verdict(cause, 1, List.of()), status.lastDetail());
        because = cause + ": " + why;
      }
    }
    if (buses != null && from == LinkState.READY) {
      because += buses.remark(this);
    }
    note(SessionEvent.info("link", from + " to " + to + (because.isEmpty() ? "" : ": " + because)));
    trace.state("link", 0, from, to, why);
  }

  /** The listener of a link hears of that link only. */
  @SuppressWarnings("unchecked")
  private Link<S> own(Link<?> link) {
    return (Link<S>) link;
  }

  @Override
  public void report(Link<?> link, DisconnectReport report) {
    ReportView view = ReportView.of(report);
    reports.put(view);
    if (report.outcome() != DisconnectReport.Outcome.KEPT) {
      lastBreak = BreakView.of(report.wallMicros(), report.verdict(), report.done());
    }
    note(ReportText.event(view));
    changes.linkChanged(name());
  }

  /** The newest disconnect reports, the newest first. */
  public List<ReportView> reports() {
    return reports.newestFirst();
  }

  @Override
  public void traced(Link<?> link, long epoch, Direction direction, Decoded frame) {
    trace.frame(epoch, direction, acknowledger.shown(frame));
  }

  @Override
  public void timer(Link<?> link, long epoch, SessionTimer timer, TimerMove move, long nanos) {
    trace.timer(epoch, timer, move, nanos);
  }

  /** The character set of messages that people write. */
  public Charset charset() {
    return acknowledger.charset();
  }

  /** Sends a message for somebody. */
  public CompletableFuture<SendView> send(SmlMessage message) {
    return orNoSecs(acknowledger.send(link(), message), SmlText.head(message));
  }

  /** Has the link selected anew on its connection. */
  public CompletableFuture<SendView> reselect() {
    return orNoSecs(acknowledger.reselect(link()), Reselect.SENT);
  }

  private CompletableFuture<SendView> orNoSecs(
      @Nullable CompletableFuture<SendView> sending, String what) {
    return sending != null
        ? sending
        : CompletableFuture.completedFuture(
            SendView.without(
                name(),
                what,
                SendView.Outcome.REFUSED,
                "NO_SECS",
                "the link speaks " + parts.protocol()));
  }

  /** How frames do; null where the link has none. */
  public @Nullable ArqFigures frames() {
    return acknowledger.frames();
  }

  /** Sends a frame for somebody; null where the link has none. */
  public @Nullable CompletableFuture<FrameView> sendFrame(FrameRequest frame) {
    return acknowledger.sendFrame(link(), frame);
  }

  /** Tells a meter what to do. */
  public CompletableFuture<OrderView> order(MeterOrder order) {
    CompletableFuture<OrderView> given = acknowledger.order(link(), order);
    return given != null
        ? given
        : CompletableFuture.completedFuture(
            new OrderView(
                name(),
                order.meter(),
                order.what(),
                OrderView.Outcome.REFUSED,
                "NO_METERS",
                "the link speaks " + parts.protocol()));
  }

  /** Begins to trace; null when as many do as may. */
  public @Nullable TraceSource trace() {
    LinkStatus status = status();
    return trace.open(status.epoch(), status.state().name(), status.session());
  }

  @Override
  public void sessionMoved(Link<?> link, long epoch, Enum<?> from, Enum<?> to, String why) {
    if (parts.everyMoveMatters()) {
      note(SessionEvent.info("session", from + " to " + to + (why.isEmpty() ? "" : ": " + why)));
    } else {
      changes.linkChanged(name());
    }
    trace.state("session", epoch, from, to, why);
    acknowledger.moved(own(link), epoch, to, why);
  }

  @Override
  public void event(Link<?> link, SessionEvent event) {
    note(event);
    trace.event(event);
  }

  @Override
  public void suspicion(Link<?> link, long epoch, Suspicion suspicion) {
    SessionEvent event =
        SessionEvent.warning("suspicion", suspicion.subject() + ": " + suspicion.doubt());
    note(event);
    trace.event(event);
  }

  private void note(SessionEvent event) {
    journal.append(name(), event, id -> changes.eventStored(name(), id));
    changes.linkChanged(name());
  }

  private static long wallMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** The link as the page shows it. */
  public LinkView view() {
    LinkStatus status = status();
    boolean connected = status.connections() > 0;
    boolean otherwise = buses != null && buses.othersReady(this);
    return new LinkView(
        status.name(),
        parts.protocol(),
        status.endpoint().toString(),
        connected ? status.peer() : null,
        otherwise || (acknowledger.dialIn() != null && status.state() == LinkState.LISTENING)
            ? LinkView.Condition.READY
            : condition(status),
        status.state().name(),
        connected ? status.session() : null,
        status.ready() || otherwise,
        status.since(),
        status.epoch(),
        traffic(status),
        status.counters(),
        lastMessage(),
        lastBreak,
        buses == null ? connections(status) : buses.connections(this),
        liveness(status),
        acknowledger.dialIn());
  }

  static List<LinkView.Connection> connections(LinkStatus status) {
    return status.connections() == 0
        ? List.of()
        : List.of(
            new LinkView.Connection(
                status.peer(), status.epoch(), status.since(), status.session(), status.ready()));
  }

  /** What the link carried since the gateway started. */
  public LinkView.Traffic traffic() {
    return traffic(status());
  }

  private static LinkView.Traffic traffic(LinkStatus status) {
    return new LinkView.Traffic(
        status.messagesIn(),
        status.counters().getOrDefault(SessionCounter.FRAMES_OUT, 0L),
        status.bytesIn(),
        status.bytesOut());
  }

  private @Nullable LivenessView liveness(LinkStatus status) {
    LinkLiveness liveness = status.liveness();
    return liveness == null
        ? null
        : LivenessView.of(liveness, parts.heartbeat(), parts.settings().writeDeadline());
  }

  private LinkView.@Nullable LastMessage lastMessage() {
    Message message = newest;
    return message == null
        ? null
        : LinkView.LastMessage.of(
            message.wallMicros(), message.decoded().kind(), message.decoded().text());
  }

  private static LinkView.Condition condition(LinkStatus status) {
    return switch (status.state()) {
      case READY -> LinkView.Condition.READY;
      case DIALING, BINDING, LISTENING, CONNECTED, SUSPECT -> LinkView.Condition.OPENING;
      case WAITING -> LinkView.Condition.DOWN;
      case STOPPED, STOPPING -> LinkView.Condition.STOPPED;
    };
  }

  /** The machines that the link moves along, the session's first. */
  public List<StateTableView> machines() {
    LinkStatus status = status();
    List<StateTableView> machines = new ArrayList<>();
    machines.add(machine(parts.protocol() + " session", parts.table(), sessionState(status)));
    machines.addAll(acknowledger.machines());
    machines.addAll(common.get());
    machines.add(StateTableView.of("link", LinkState.table(), status.state()));
    return machines;
  }

  private @Nullable String sessionState(LinkStatus status) {
    return status.connections() > 0 ? status.session() : parts.table().states().getFirst().name();
  }

  private static <A extends Enum<A>, B extends Enum<B>> StateTableView machine(
      String name, StateTable<A, B> table, @Nullable String current) {
    StateTableView idle = StateTableView.of(name, table, null);
    return new StateTableView(idle.name(), idle.states(), idle.rows(), current);
  }
}
