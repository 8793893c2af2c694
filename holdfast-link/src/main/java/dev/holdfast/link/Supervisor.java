package dev.holdfast.link;

import dev.holdfast.link.Gauges.Gauge;
import dev.holdfast.link.LinkState.Trigger;
import dev.holdfast.link.channel.Acceptor;
import dev.holdfast.link.channel.Channel;
import dev.holdfast.link.channel.ChannelSettings;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.channel.Opening;
import dev.holdfast.link.channel.Transports;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.StateTable;
import dev.holdfast.link.time.Backoff;
import dev.holdfast.link.time.TimerWheel;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one link: the only one to open channels for it, and the only writer of its state. At most
 * one opening is under way, held in one field; everything runs on the link's loop.
 */
final class Supervisor<S extends Session> implements Link<S>, Acceptor {

  private final LinkSettings settings;
  private final SessionFactory<S> factory;
  private final Listeners listeners;
  private final Transports transports;
  private final Loop loop;
  private final Consumer<Supervisor<?>> whenStopped;
  private final Backoff backoff;
  private final Gauges gauges = new Gauges();
  private final List<EpochPort<S>> ports = new ArrayList<>();
  private final CompletableFuture<Endpoint> bound = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final Refusals refusals;
  private final Clockwork pause = new Clockwork(this::openChannel);
  private final Clockwork lastCall = new Clockwork(this::cutAll);
  private volatile View view;
  private volatile boolean tracing;
  private @Nullable Opening opening;
  private LinkState state = LinkState.STOPPED;
  private long epoch;
  private boolean opened;
  private boolean holding;

  /** What changes seldom, as others see it. */
  private record View(
      LinkState state,
      long since,
      Endpoint endpoint,
      long epoch,
      String peer,
      String local,
      String session,
      boolean ready,
      @Nullable Cause lastCause,
      String lastDetail,
      int connections) {}

  private static final class Clockwork extends TimerWheel.Timer {
    private final Runnable task;

    Clockwork(Runnable task) {
      this.task = task;
    }

    @Override
    protected void fired() {
      task.run();
    }
  }

  Supervisor(
      LinkSettings settings,
      SessionFactory<S> factory,
      LinkListener listener,
      Transports transports,
      Consumer<Supervisor<?>> whenStopped) {
    this.settings = settings;
    this.factory = factory;
    this.listeners = new Listeners(this, listener);
    this.transports = transports;
    this.loop = transports.nextLoop();
    this.whenStopped = whenStopped;
    this.backoff = new Backoff(settings.redial(), new SplittableRandom());
    this.refusals = new Refusals(loop, gauges, listeners);
    this.view =
        new View(
            state,
            loop.wallMicros(loop.nanoTime()),
            settings.endpoint(),
            0,
            "",
            "",
            "",
            false,
            null,
            "",
            0);
    if (!settings.endpoint().listens()) {
      bound.complete(settings.endpoint());
    }
  }

  void start() {
    post(this::openChannel);
  }

  private boolean post(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private boolean leaving() {
    return state == LinkState.STOPPING || (state == LinkState.STOPPED && opened);
  }

  // ---- the one way to open

  private void openChannel() {
    boolean dials = !settings.endpoint().listens();
    if (leaving() || opening != null || (dials && !ports.isEmpty())) {
      return;
    }
    if (opened) {
      gauges.add(Gauge.REDIALS, 1);
    }
    opened = true;
    move(dials ? Trigger.DIAL : Trigger.BIND, settings.endpoint().toString());
    ChannelSettings how =
        new ChannelSettings(settings.connectTimeout().toNanos(), settings.idleTimeout().toNanos());
    try {
      opening = transports.open(view.endpoint(), how, loop, this);
    } catch (RuntimeException e) {
      failed(Cause.UNKNOWN, "cannot open " + settings.endpoint() + ": " + e);
    }
  }

  private void openLater() {
    loop.arm(pause, backoff.nextNanos());
  }

  @Override
  public void bound(Endpoint real) {
    backoff.succeeded();
    View v = view;
    view =
        new View(
            v.state,
            v.since,
            real,
            v.epoch,
            v.peer,
            v.local,
            v.session,
            v.ready,
            v.lastCause,
            v.lastDetail,
            v.connections);
    move(Trigger.BOUND, "listening at " + real);
    bound.complete(real);
  }

  @Override
  public void failed(Cause cause, String detail) {
    opening = null;
    if (leaving()) {
      finishWhenEmpty();
      return;
    }
    troubled(cause, detail);
    move(Trigger.FAILED, detail);
    openLater();
  }

  @Override
  public boolean fits(@Nullable InetAddress peer) {
    return settings.allows(peer);
  }

  @Override
  public boolean admits(@Nullable InetAddress peer, String text) {
    if (leaving()) {
      return false;
    }
    if (!settings.allows(peer)) {
      refusals.refuse(text, "it is not on the list of allowed addresses");
      return false;
    }
    if (ports.size() >= settings.maxConnections()) {
      refusals.refuse(text, settings.maxConnections() + " connections are open already");
      return false;
    }
    return true;
  }

  @Override
  public void opened(Channel channel) {
    if (!settings.endpoint().listens()) {
      opening = null;
    }
    if (leaving()) {
      channel.close(Cause.LOCAL_CLOSED, "the link is closing", 0);
      return;
    }
    EpochPort<S> port = new EpochPort<>(this, channel, ++epoch);
    ports.add(port);
    move(Trigger.OPENED, "connected with " + channel.peer());
    publish();
    if (holding) {
      channel.reading(false);
    }
    port.start(factory);
    publish();
  }

  void ended(EpochPort<S> port, Cause cause, String detail) {
    ports.remove(port);
    troubled(cause, detail);
    if (leaving()) {
      finishWhenEmpty();
    } else if (settings.endpoint().listens()) {
      review(port, detail);
    } else {
      move(Trigger.ENDED, detail);
      openLater();
    }
  }

  // ---- state

  private void move(Trigger trigger, String why) {
    StateTable.Row<LinkState, Trigger> row = LinkState.table().row(state, trigger);
    if (row == null) {
      return;
    }
    LinkState from = state;
    state = row.to();
    publish();
    listeners.stateChanged(from, state, why);
  }

  /** Derives the state from what the sessions say. */
  void review(EpochPort<S> about, String why) {
    if (about.ready()) {
      backoff.succeeded();
    }
    if (ports.isEmpty()) {
      move(Trigger.EMPTIED, why);
    } else if (ports.stream().anyMatch(p -> p.ready() && !p.suspect())) {
      move(Trigger.SESSION_READY, why);
    } else if (ports.stream().anyMatch(EpochPort::suspect)) {
      move(Trigger.SUSPECTED, why);
    } else {
      move(Trigger.SESSION_NOT_READY, why);
    }
    publish();
  }

  void suspected(EpochPort<S> port, Suspicion suspicion) {
    review(port, suspicion.doubt());
    listeners.suspicion(port.epoch(), suspicion);
  }

  @Override
  public void troubled(Cause cause, String detail) {
    publish(cause, detail);
  }

  private void publish() {
    publish(view.lastCause(), view.lastDetail());
  }

  private void publish(@Nullable Cause cause, String detail) {
    View old = view;
    boolean moved = old.state() != state;
    EpochPort<S> shown =
        ports.stream()
            .filter(EpochPort::ready)
            .findFirst()
            .orElse(ports.isEmpty() ? null : ports.getLast());
    view =
        new View(
            state,
            moved ? loop.wallMicros(loop.nanoTime()) : old.since(),
            old.endpoint(),
            epoch,
            shown == null ? "" : shown.channel().peer(),
            shown == null ? "" : shown.channel().local(),
            shown == null ? "" : shown.state(),
            ports.stream().anyMatch(EpochPort::ready),
            cause,
            detail,
            ports.size());
  }

  // ---- for the epochs

  LinkSettings settings() {
    return settings;
  }

  Loop loop() {
    return loop;
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

  void sessionMoved(long of, Enum<?> from, Enum<?> to, String why) {
    publish();
    listeners.sessionMoved(of, from, to, why);
  }

  // ---- for everybody

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public Endpoint endpoint() {
    return settings.endpoint();
  }

  @Override
  public LinkStatus status() {
    View v = view;
    return new LinkStatus(
        name(),
        v.endpoint(),
        v.state(),
        v.since(),
        v.epoch(),
        v.peer(),
        v.local(),
        v.session(),
        v.ready(),
        gauges.counters(),
        gauges.get(Gauge.BYTES_IN),
        gauges.get(Gauge.BYTES_OUT),
        gauges.get(Gauge.MESSAGES_IN),
        gauges.get(Gauge.LAST_RECEIVED),
        gauges.get(Gauge.UNSENT),
        v.lastCause(),
        v.lastDetail(),
        gauges.get(Gauge.REDIALS),
        v.connections(),
        gauges.get(Gauge.REFUSED));
  }

  @Override
  public CompletableFuture<Endpoint> bound() {
    return bound.copy();
  }

  @Override
  public void execute(Consumer<? super S> action) {
    post(() -> {
      if (!ports.isEmpty()) {
        ports.getLast().run(action);
      }
    });
  }

  @Override
  public CompletableFuture<Boolean> execute(long of, Consumer<? super S> action) {
    return withEpoch(of, port -> port.run(action));
  }

  @Override
  public void executeAll(Consumer<? super S> action) {
    post(() -> List.copyOf(ports).forEach(port -> port.run(action)));
  }

  @Override
  public CompletableFuture<Boolean> cut(long of, Cause cause, String detail) {
    return withEpoch(of, port -> port.cut(cause, detail));
  }

  private CompletableFuture<Boolean> withEpoch(long of, Consumer<EpochPort<S>> action) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    boolean posted =
        post(() -> {
          for (EpochPort<S> port : ports) {
            if (port.epoch() == of) {
              action.accept(port);
              done.complete(true);
              return;
            }
          }
          done.complete(false);
        });
    if (!posted) {
      done.complete(false);
    }
    return done;
  }

  @Override
  public void holdReading(boolean hold) {
    post(() -> {
      holding = hold;
      ports.forEach(port -> port.channel().reading(!hold));
    });
  }

  @Override
  public void trace(boolean on) {
    tracing = on;
  }

  // ---- the end

  @Override
  public CompletableFuture<Void> close() {
    if (!post(this::leave)) {
      stopped.complete(null);
    }
    return stopped.copy();
  }

  private void leave() {
    if (leaving()) {
      return;
    }
    opened = true;
    loop.cancel(pause);
    move(Trigger.STOP, Cause.LOCAL_CLOSED.sentence());
    if (opening != null) {
      opening.stop();
      opening = null;
    }
    loop.arm(lastCall, settings.closeTimeout().toNanos());
    List.copyOf(ports).forEach(EpochPort::stop);
    finishWhenEmpty();
  }

  private void cutAll() {
    List.copyOf(ports)
        .forEach(
            port -> port.cut(Cause.LOCAL_CLOSED, "the peer did not let us leave in good order"));
  }

  private void finishWhenEmpty() {
    if (!ports.isEmpty()) {
      publish();
      return;
    }
    loop.cancel(lastCall);
    move(Trigger.STOPPED, Cause.LOCAL_CLOSED.sentence());
    bound.cancel(false);
    whenStopped.accept(this);
    stopped.complete(null);
  }
}
