package dev.holdfast.link;

import dev.holdfast.link.Gauges.Gauge;
import dev.holdfast.link.LinkState.Trigger;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.Share;
import dev.holdfast.link.session.StateTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A link that shares the channels of a {@link Trunk} with others: messages, states and counters are
 * its own, channels, doubts and cuts are common. It has the epochs of the trunk in which it had a
 * session. To cut it is to cut the channel, for all.
 *
 * @param <S> the session
 */
public final class Branch<S extends Session> implements Link<S> {

  private static final int EPOCHS_KEPT = 64;

  private final Trunk<?> trunk;
  private final String share;
  private final String name;
  private final SessionFactory<S> factory;
  private final Listeners listeners;
  private final Gauges gauges = new Gauges();
  private final Map<Long, BranchPort<S>> ports = new LinkedHashMap<>();

  /** Messages delivered in each of the last epochs. */
  private final Map<Long, Long> sequences =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > EPOCHS_KEPT;
        }
      };

  private LinkState state = LinkState.STOPPED;
  private long changed;
  private volatile View view = new View(LinkState.STOPPED, 0, 0, "", "", false, null, "", 0);
  private volatile boolean tracing;
  private volatile boolean closing;

  /** What changes seldom. */
  private record View(
      LinkState state,
      long since,
      long epoch,
      String peer,
      String session,
      boolean ready,
      @Nullable Cause lastCause,
      String lastDetail,
      int connections) {

    View troubled(Cause cause, String detail) {
      return new View(state, since, epoch, peer, session, ready, cause, detail, connections);
    }
  }

  Branch(
      Trunk<?> trunk, String share, String name, SessionFactory<S> factory, LinkListener listener) {
    this.trunk = trunk;
    this.share = share;
    this.name = name;
    this.factory = factory;
    this.listeners = new Listeners(this, listener);
  }

  // ---- for the sessions of the channels

  /** Makes this branch's sessions, each with a port of its own; for one trunk's channels. */
  public Share<S> sessions() {
    return new Account();
  }

  private final class Account implements Share<S> {

    @Override
    public boolean wanted() {
      return !closing;
    }

    @Override
    public S create(SessionPort channel) {
      BranchPort<S> port = new BranchPort<>(Branch.this, channel);
      S session = factory.create(port);
      port.attach(session);
      ports.put(port.epoch(), port);
      sequences.putIfAbsent(port.epoch(), 0L);
      if (state == LinkState.WAITING) {
        move(Trigger.DIAL, "once more on the same connection");
      }
      move(Trigger.OPENED, "connected with " + port.peer());
      publish();
      return session;
    }

    @Override
    public void took(S session, int bytes) {
      gauges.add(Gauge.BYTES_IN, bytes);
      BranchPort<S> port = portOf(session);
      if (port != null) {
        gauges.set(Gauge.LAST_RECEIVED, port.arrivedMicros());
      }
    }

    @Override
    public void missed(SessionCounter counter, long n) {
      gauges.count(counter, n);
    }

    @Override
    public void over(S session, Cause cause, String detail) {
      BranchPort<S> port = portOf(session);
      if (port != null) {
        ports.remove(port.epoch());
        view = view.troubled(cause, detail);
        changed = port.wallMicros();
        afterEnd(detail);
      }
    }
  }

  private @Nullable BranchPort<S> portOf(S session) {
    for (BranchPort<S> port : ports.values()) {
      if (port.session().equals(session)) {
        return port;
      }
    }
    return null;
  }

  private void afterEnd(String why) {
    if (!ports.isEmpty()) {
      review(why);
    } else {
      move(trunk.settings().endpoint().listens() ? Trigger.EMPTIED : Trigger.ENDED, why);
    }
    publish();
  }

  Gauges gauges() {
    return gauges;
  }

  Listeners listeners() {
    return listeners;
  }

  boolean tracing() {
    return tracing;
  }

  long nextSequence(long epoch) {
    return sequences.merge(epoch, 1L, Long::sum);
  }

  void sessionMoved(long epoch, Enum<?> from, Enum<?> to, String why) {
    publish();
    listeners.sessionMoved(epoch, from, to, why);
    review(why);
  }

  // ---- for the trunk

  String share() {
    return share;
  }

  /** Whether it has a session on this channel now. */
  boolean seated(long epoch) {
    return ports.containsKey(epoch);
  }

  /** Whether it ever had one, as far as that is remembered. */
  boolean knows(long epoch) {
    return sequences.containsKey(epoch);
  }

  void trunkMoved(LinkStatus of, LinkState to, String why) {
    changed = of.since();
    if (to == LinkState.WAITING) {
      Cause cause = of.lastCause();
      if (cause != null) {
        view = view.troubled(cause, of.lastDetail());
      }
    }
    switch (to) {
      case DIALING -> move(Trigger.DIAL, why);
      case BINDING -> move(Trigger.BIND, why);
      case LISTENING -> move(Trigger.BOUND, why);
      case WAITING -> {
        move(Trigger.FAILED, why);
        move(Trigger.ENDED, why);
      }
      case STOPPING -> move(Trigger.STOP, why);
      case STOPPED -> move(Trigger.STOPPED, why);
      case CONNECTED, READY, SUSPECT -> publish();
    }
  }

  /** The trunk was open before this branch was. */
  void joined(LinkStatus of) {
    changed = of.since();
    boolean listens =
        of.endpoint().listens()
            && switch (of.state()) {
              case LISTENING, CONNECTED, READY, SUSPECT -> true;
              case STOPPED, BINDING, DIALING, WAITING, STOPPING -> false;
            };
    if (listens) {
      move(Trigger.BIND, "");
      move(Trigger.BOUND, "listening at " + of.endpoint());
    }
  }

  void event(SessionEvent event) {
    listeners.event(event);
  }

  void suspected(long epoch, Suspicion suspicion) {
    doubted(epoch, true);
    review(suspicion.doubt());
    listeners.suspicion(epoch, suspicion);
  }

  private void doubted(long epoch, boolean doubted) {
    BranchPort<S> port = ports.get(epoch);
    if (port != null) {
      port.suspect(doubted);
    }
  }

  /** The channel's report, as this link's own. */
  void reported(DisconnectReport report) {
    if (report.outcome() == Outcome.KEPT) {
      doubted(report.epoch(), false);
      review(report.done());
    }
    listeners.report(report.of(name));
  }

  void traced(long epoch, Direction direction, Decoded frame) {
    if (tracing) {
      listeners.traced(epoch, direction, frame);
    }
  }

  void timer(long epoch, SessionTimer timer, TimerMove move, long nanos) {
    if (tracing) {
      listeners.timer(epoch, timer, move, nanos);
    }
  }

  void stopSessions() {
    List.copyOf(ports.values()).forEach(port -> port.session().stop());
  }

  // ---- state

  private void move(Trigger trigger, String why) {
    StateTable.Row<LinkState, Trigger> row = LinkState.table().row(state, trigger);
    if (row != null) {
      LinkState from = state;
      state = row.to();
      publish();
      listeners.stateChanged(from, state, why);
    }
  }

  private void review(String why) {
    if (ports.isEmpty()) {
      return;
    }
    if (ports.values().stream().anyMatch(port -> port.ready() && !port.suspect())) {
      move(Trigger.SESSION_READY, why);
    } else if (ports.values().stream().anyMatch(BranchPort::suspect)) {
      move(Trigger.SUSPECTED, why);
    } else {
      move(Trigger.SESSION_NOT_READY, why);
    }
  }

  private void publish() {
    BranchPort<S> shown = null;
    for (BranchPort<S> port : ports.values()) {
      if (shown == null || !shown.ready()) {
        shown = port;
      }
    }
    View old = view;
    view =
        new View(
            state,
            old.state() == state ? old.since() : shown == null ? changed : shown.wallMicros(),
            shown == null ? old.epoch() : shown.epoch(),
            shown == null ? "" : shown.peer(),
            shown == null ? "" : shown.state(),
            shown != null && shown.ready(),
            old.lastCause(),
            old.lastDetail(),
            ports.size());
  }

  // ---- for everybody

  @Override
  public String name() {
    return name;
  }

  @Override
  public Endpoint endpoint() {
    return trunk.settings().endpoint();
  }

  @Override
  public LinkStatus status() {
    Link<?> link = trunk.opened().getNow(null);
    LinkStatus common = link == null ? null : link.status();
    View v = view;
    return new LinkStatus(
        name,
        common == null ? endpoint() : common.endpoint(),
        v.state(),
        v.since(),
        v.epoch(),
        v.peer(),
        common == null || v.connections() == 0 ? "" : common.local(),
        v.session(),
        v.ready(),
        gauges.counters(),
        gauges.get(Gauge.BYTES_IN),
        gauges.get(Gauge.BYTES_OUT),
        gauges.get(Gauge.MESSAGES_IN),
        gauges.get(Gauge.LAST_RECEIVED),
        common == null ? 0 : common.unsentBytes(),
        v.lastCause(),
        v.lastDetail(),
        common == null ? 0 : common.redials(),
        v.connections(),
        common != null && trunk.first(this) ? common.refused() : 0,
        common == null ? null : common.liveness());
  }

  @Override
  public CompletableFuture<Endpoint> bound() {
    return trunk.opened().thenCompose(Link::bound);
  }

  @Override
  public void execute(Consumer<? super S> action) {
    var _ = execute(view.epoch(), action);
  }

  @Override
  public CompletableFuture<Boolean> execute(long epoch, Consumer<? super S> action) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    var _ =
        trunk
            .opened()
            .thenCompose(link -> link.execute(epoch, all -> done.complete(run(epoch, action))))
            .thenRun(() -> done.complete(false));
    return done;
  }

  private boolean run(long epoch, Consumer<? super S> action) {
    BranchPort<S> port = ports.get(epoch);
    if (port != null) {
      action.accept(port.session());
    }
    return port != null;
  }

  @Override
  public void executeAll(Consumer<? super S> action) {
    var _ =
        trunk
            .opened()
            .thenAccept(link ->
                link.execute(all ->
                    List.copyOf(ports.values()).forEach(port -> action.accept(port.session()))));
  }

  @Override
  public void holdReading(boolean hold) {
    trunk.holdReading(this, hold);
  }

  @Override
  public void trace(boolean on) {
    tracing = on;
    trunk.trace(this, on);
  }

  @Override
  public CompletableFuture<Boolean> cut(long epoch, Cause cause, String detail) {
    return trunk.opened().thenCompose(link -> link.cut(epoch, cause, detail));
  }

  @Override
  public CompletableFuture<Void> close() {
    closing = true;
    return trunk.leave(this);
  }
}
