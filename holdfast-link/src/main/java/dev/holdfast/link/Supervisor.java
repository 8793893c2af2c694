package dev.holdfast.link;

import dev.holdfast.link.Gauges.Gauge;
import dev.holdfast.link.LinkState.Trigger;
import dev.holdfast.link.channel.Acceptor;
import dev.holdfast.link.channel.Channel;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.channel.Opening;
import dev.holdfast.link.channel.Transports;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.Case;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.redial.RedialSettings;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionEvent;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one link: the only one to open channels for it, and the only writer of its state. At most
 * one opening is under way, held in one field; everything runs on the link's loop.
 */
final class Supervisor<S extends Session> implements Link<S>, Acceptor {

  /** How long a child of ours is to live until its end counts as the first. */
  private static final long LASTING_NANOS = 10_000_000_000L;

  private final LinkSettings settings;
  private final SessionFactory<S> factory;
  private final Listeners listeners;
  private final Transports transports;
  private final Loop loop;
  private final Kin<S> kin;
  private final Consumer<Supervisor<?>> whenStopped;
  private final Backoff backoff;
  private final Gauges gauges = new Gauges();
  private final List<Epoch<S>> epochs = new ArrayList<>();
  private final CompletableFuture<Endpoint> bound = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final Refusals refusals;
  private final StatusBoard board;
  private final Reports reports;
  private final RedialPatience patience = new RedialPatience();
  private final Surroundings surroundings;
  private final Clockwork pause = new Clockwork(this::openChannel);
  private final Clockwork lastCall = new Clockwork(this::cutAll);
  private final Clockwork lasting = new Clockwork(this::lasted);
  private volatile boolean tracing;
  private volatile @Nullable InetAddress lastHost;
  private @Nullable Opening opening;
  private CompletableFuture<Void> openingOver = CompletableFuture.completedFuture(null);
  private LinkState state = LinkState.STOPPED;
  private long lastEpoch;
  private boolean opened;
  private boolean holding;

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
      Kin<S> kin,
      Surroundings surroundings,
      Consumer<Supervisor<?>> whenStopped) {
    this.settings = settings;
    this.factory = factory;
    this.listeners = new Listeners(this, listener);
    this.transports = transports;
    this.kin = kin;
    this.loop = kin.loop();
    this.whenStopped = whenStopped;
    this.backoff = new Backoff(settings.redial(), new SplittableRandom());
    this.refusals = new Refusals(loop, gauges, listeners);
    this.surroundings = surroundings;
    this.board = new StatusBoard(settings, loop, gauges, surroundings.idleTimes());
    this.reports = new Reports(settings.name(), loop, surroundings, this::tell);
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
    if (leaving() || opening != null || (dials && !epochs.isEmpty())) {
      return;
    }
    if (opened) {
      gauges.add(Gauge.REDIALS, 1);
    }
    opened = true;
    move(dials ? Trigger.DIAL : Trigger.BIND, settings.endpoint().toString());
    try {
      opening = transports.open(board.endpoint(), settings.channels(), loop, this);
    } catch (RuntimeException e) {
      failed(Cause.UNKNOWN, "cannot open " + settings.endpoint() + ": " + e);
    }
  }

  /** A child that was started says nothing about the next; one that lived for a while does. */
  private void lasted() {
    if (!epochs.isEmpty()) {
      backoff.succeeded();
    }
  }

  private void openLater() {
    loop.arm(pause, backoff.nextNanos());
  }

  @Override
  public void bound(Endpoint real) {
    backoff.succeeded();
    board.bound(real);
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
    reports.dialFailed(cause, detail);
    move(Trigger.FAILED, detail);
    openLater();
  }

  @Override
  public void refused(String text, String why) {
    refusals.refuse(text, why);
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
    if (epochs.size() >= settings.maxConnections() + settings.datagramPeers().size()) {
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
    lastEpoch = kin.nextEpoch();
    Epoch<S> epoch = new Epoch<>(this, channel, lastEpoch);
    epochs.add(epoch);
    kin.opened(epoch);
    InetAddress host = channel.address();
    if (host != null) {
      lastHost = host;
      surroundings.neighbours().joined(host, this);
    }
    reports.connected(host);
    move(Trigger.OPENED, "connected with " + channel.peer());
    publish();
    epoch.start(factory);
    if (holding) {
      epoch.hold(true);
    }
    publish();
  }

  void ended(Epoch<?> epoch, Cause cause, String detail) {
    epochs.remove(epoch);
    kin.ended(epoch);
    loop.cancel(lasting);
    InetAddress host = epoch.channel().address();
    if (host != null && epochs.stream().noneMatch(each -> host.equals(each.channel().address()))) {
      surroundings.neighbours().left(host, this);
    }
    patience.ended(epoch.session().wasReady());
    troubled(cause, detail);
    if (leaving()) {
      finishWhenEmpty();
    } else if (settings.endpoint().listens()) {
      review(epoch, detail);
    } else {
      move(Trigger.ENDED, detail);
      openLater();
    }
  }

  /** What came of a doubt, or of the end of a channel. */
  void closed(Epoch<?> epoch, Case over) {
    if (leaving()) {
      return;
    }
    reports.closed(
        over,
        epoch.number(),
        epoch.cutPolicy(),
        epoch.session().lastFrames(),
        epoch.channel().address(),
        epoch.path());
    RedialSettings redial = settings.redialRequest();
    if (redial != null
        && settings.endpoint().listens()
        && over.outcome() == Outcome.CUT
        && epoch.cutPolicy().verifies()) {
      RedialSender.send(redial);
    }
  }

  /** The name of a channel's path: the peer with its port where that is always the same. */
  String pathOf(Channel channel) {
    InetAddress host = channel.address();
    return host != null && settings.endpoint().listens()
        ? host.getHostAddress()
        : channel.peer().replace(' ', '_');
  }

  private void tell(DisconnectReport report, @Nullable String learned) {
    if (learned != null) {
      listeners.event(SessionEvent.warning("idle-learned", learned));
    }
    listeners.report(report);
  }

  /** The peer asks to be dialled now: ends a running wait, once for each channel that ended. */
  void redialRequested() {
    post(() -> {
      if (state == LinkState.WAITING && pause.armed() && patience.honours()) {
        listeners.event(SessionEvent.info("redial-request", "the peer asks to be dialled now"));
        loop.cancel(pause);
        openChannel();
      }
    });
  }

  /** Whether a redial request may come from there: the host that was dialled last. */
  boolean knows(InetAddress from) {
    InetAddress dialled = lastHost;
    return dialled != null && dialled.equals(from);
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
  void review(Epoch<?> about, String why) {
    if (about.session().ready()) {
      reports.ready();
      if (!(settings.endpoint() instanceof LocalEndpoint.Exec)) {
        backoff.succeeded();
      } else if (!lasting.armed()) {
        loop.arm(lasting, LASTING_NANOS);
      }
    }
    if (epochs.isEmpty()) {
      move(Trigger.EMPTIED, why);
    } else if (epochs.stream().anyMatch(each -> each.session().ready() && !each.suspect())) {
      move(Trigger.SESSION_READY, why);
    } else if (epochs.stream().anyMatch(Epoch::suspect)) {
      move(Trigger.SUSPECTED, why);
    } else {
      move(Trigger.SESSION_NOT_READY, why);
    }
    publish();
  }

  @Override
  public void troubled(Cause cause, String detail) {
    board.publish(state, lastEpoch, epochs, cause, detail);
  }

  private void publish() {
    board.publish(state, lastEpoch, epochs);
  }

  // ---- for the epochs

  Surroundings surroundings() {
    return surroundings;
  }

  /** The state as others see it; from any thread. */
  LinkState seenState() {
    return board.state();
  }

  LinkSettings settings() {
    return settings;
  }

  Loop loop() {
    return loop;
  }

  Kin<S> kin() {
    return kin;
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
    return board.status();
  }

  @Override
  public CompletableFuture<Endpoint> bound() {
    return bound.copy();
  }

  @Override
  public void execute(Consumer<? super S> action) {
    post(() -> {
      if (!epochs.isEmpty()) {
        epochs.getLast().run(action);
      }
    });
  }

  @Override
  public CompletableFuture<Boolean> execute(long of, Consumer<? super S> action) {
    return withEpoch(of, epoch -> epoch.run(action));
  }

  @Override
  public void executeAll(Consumer<? super S> action) {
    post(() -> List.copyOf(epochs).forEach(epoch -> epoch.run(action)));
  }

  @Override
  public CompletableFuture<Boolean> cut(long of, Cause cause, String detail) {
    return withEpoch(of, epoch -> epoch.cut(cause, detail));
  }

  private CompletableFuture<Boolean> withEpoch(long of, Consumer<Epoch<S>> action) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    boolean posted =
        post(() -> {
          Epoch<S> epoch = kin.open(of);
          if (epoch != null) {
            action.accept(epoch);
          }
          done.complete(epoch != null);
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
      epochs.forEach(epoch -> epoch.hold(hold));
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
      openingOver =
          opening
              .over()
              .completeOnTimeout(null, settings.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
      opening = null;
    }
    loop.arm(lastCall, settings.closeTimeout().toNanos());
    List.copyOf(epochs).forEach(Epoch::stop);
    finishWhenEmpty();
  }

  private void cutAll() {
    List.copyOf(epochs)
        .forEach(
            epoch -> epoch.cut(Cause.LOCAL_CLOSED, "the peer did not let us leave in good order"));
  }

  private void finishWhenEmpty() {
    if (!epochs.isEmpty()) {
      publish();
      return;
    }
    loop.cancel(lastCall);
    reports.settleAll();
    move(Trigger.STOPPED, Cause.LOCAL_CLOSED.sentence());
    bound.cancel(false);
    whenStopped.accept(this);
    CompletableFuture<Void> _ = openingOver.thenRun(() -> stopped.complete(null));
  }
}
