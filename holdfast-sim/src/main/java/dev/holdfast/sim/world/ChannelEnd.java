package dev.holdfast.sim.world;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.HsmsState;
import dev.holdfast.link.liveness.Case;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of one connection: the real session, driven by a virtual port, and its kernel. */
final class ChannelEnd implements Wire.End {

  private static final long PROBE_NANOS = SECONDS.toNanos(1);
  private static final long KEEPALIVE_NANOS = SECONDS.toNanos(60);

  /** A cause by which a connection ends from outside. */
  private record Ending(Cause cause, String detail) {}

  private final World world;
  private final LinkEnd owner;
  private final VirtualPort<HsmsSession> port;
  private final PortChecks checks;
  private final List<CompletableFuture<HsmsMessage>> requests = new ArrayList<>();
  private @Nullable ChannelEnd other;
  private @Nullable Wire out;
  private boolean modern;
  private @Nullable Ending ending;
  private boolean opened;
  private boolean gone;
  private boolean left;
  private boolean forgotten;
  private int seen;
  private int judged;
  private long pumped = -1;
  private long lastReceived;
  private byte[] lastFrame = new byte[0];

  ChannelEnd(World world, LinkEnd owner) {
    this.world = world;
    this.owner = owner;
    this.lastReceived = world.now();
    this.port = new VirtualPort<>(owner.sessions(), LivenessSettings.DEFAULT, world.now());
    this.checks = new PortChecks(port);
    port.setClock(owner.clock());
    port.kernelSays(p -> wire().view(lastReceived));
  }

  static void join(Path path, ChannelEnd dialled, ChannelEnd accepted) {
    dialled.joined(path, accepted);
    accepted.joined(path, dialled);
    dialled.run();
    accepted.run();
    dialled.probe();
    accepted.probe();
  }

  private void joined(Path path, ChannelEnd peer) {
    other = peer;
    modern = path.modern();
    out = new Wire(world.agenda(), path, () -> forgotten || peer.forgotten, this, peer);
  }

  VirtualPort<HsmsSession> port() {
    return port;
  }

  ChannelEnd other() {
    return Objects.requireNonNull(other);
  }

  private Wire wire() {
    return Objects.requireNonNull(out);
  }

  PortChecks checks() {
    return checks;
  }

  boolean open() {
    return !port.over();
  }

  boolean selected() {
    return open() && port.session().state() == HsmsState.SELECTED;
  }

  /** Whether anything may happen in it by itself. */
  long nextNanos() {
    if (port.over() && !left) {
      return world.now();
    }
    return owner.paused() || !opened ? Long.MAX_VALUE : port.nextNanos();
  }

  /** Catches up with the world's time: by itself, or after having been held up. */
  void run() {
    if (owner.paused() || left) {
      return;
    }
    if (port.over()) {
      pump();
      return;
    }
    Duration since = Duration.ofNanos(world.now() - port.nanoTime());
    if (opened) {
      port.advance(since);
    } else {
      opened = true;
      port.stall(since);
      port.session().opened();
      port.advance(Duration.ZERO);
    }
    end();
    pump();
  }

  /** Our process goes on after having been held up. */
  void resume() {
    if (opened && !port.over()) {
      port.stall(Duration.ofNanos(world.now() - port.nanoTime()));
    }
    run();
  }

  private void end() {
    Ending now = ending;
    if (now != null && !port.over()) {
      port.breakChannel(now.cause(), now.detail());
    }
  }

  /** Takes to the wire what the session has sent, and closes it when the channel is over. */
  void pump() {
    long records = port.recorded();
    if (records == pumped && left == port.over()) {
      checks.timers();
      return;
    }
    pumped = records;
    for (byte[] frame : port.takeSent()) {
      world.traced(owner, frame);
      lastFrame = frame;
      put(frame);
    }
    answer();
    if (port.over() && !left) {
      left = true;
      if (!gone) {
        wire().finish();
      }
      requests.forEach(
          request -> checks.require(request.isDone(), "a request outlives its channel"));
      owner.ended(this);
    }
    List<Case> cases = port.cases();
    for (; judged < cases.size(); judged++) {
      owner.closed(this, cases.get(judged));
    }
    checks.check();
  }

  private void put(byte[] bytes) {
    if (left || gone) {
      return;
    }
    int at = 0;
    for (int cut : world.cuts(bytes.length)) {
      wire().send(Arrays.copyOfRange(bytes, at, cut));
      at = cut;
    }
    wire().send(Arrays.copyOfRange(bytes, at, bytes.length));
  }

  private void answer() {
    List<Decoded> delivered = port.delivered();
    while (seen < delivered.size()) {
      HsmsMessage primary = (HsmsMessage) delivered.get(seen++);
      if (primary.expectsReply()) {
        world.agenda().after(owner.replyNanos(), () -> owner.whenAwake(() -> reply(primary)));
      }
    }
  }

  private void reply(HsmsMessage primary) {
    command(session -> {
      HsmsFailure failure = session.reply(primary, new byte[0]);
      checks.require(
          failure != null || session.state() == HsmsState.SELECTED, "a reply outside SELECTED");
    });
  }

  /** Lets the program above ask or tell the session something. */
  void command(Consumer<HsmsSession> what) {
    if (!owner.paused() && !port.over()) {
      run();
      what.accept(port.session());
      port.advance(Duration.ZERO);
      pump();
    }
  }

  void request(byte[] body) {
    command(session -> requests.add(session.request(2, 25, body)));
    requests.removeIf(CompletableFuture::isDone);
  }

  // What the kernel does.

  private void probe() {
    if (port.over()) {
      return;
    }
    long silence = world.now() - Math.max(lastReceived, wire().lastAckNanos());
    boolean verifies = owner.settings().cutPolicy().verifies();
    if (verifies && (port.asksForAck() || silence >= KEEPALIVE_NANOS)) {
      wire().probe(() -> !other().gone);
    }
    world.agenda().after(PROBE_NANOS, this::probe);
  }

  @Override
  public long mostBetweenTriesNanos() {
    if (!modern || !owner.settings().cutPolicy().verifies()) {
      return Long.MAX_VALUE;
    }
    return SECONDS.toNanos(port.asksForAck() ? 1 : 2);
  }

  /** Whether its kernel tries each second in a doubt. */
  boolean modern() {
    return modern;
  }

  /** How long nothing that its kernel tried has been acknowledged, ns. */
  long unansweredNanos() {
    return wire().unansweredNanos();
  }

  @Override
  public boolean arrived(byte[] bytes) {
    if (gone) {
      return false;
    }
    lastReceived = world.now();
    if (!port.over()) {
      port.arrive(bytes);
      run();
    }
    return true;
  }

  @Override
  public void finished() {
    over(Cause.PEER_CLOSED, "FIN");
  }

  @Override
  public void refused() {
    broken(Cause.PEER_RESET, "RST");
  }

  @Override
  public void gaveUp() {
    broken(Cause.PEER_UNREACHABLE, "the kernel gave up");
  }

  private void broken(Cause cause, String detail) {
    gone = true;
    wire().stop();
    over(cause, detail);
  }

  private void over(Cause cause, String detail) {
    if (ending == null && !port.over()) {
      ending = new Ending(cause, detail);
      run();
    }
  }

  // What a fault does.

  /** Both ends' kernels are told that the connection is no more. */
  void reset() {
    broken(Cause.PEER_RESET, "RST");
    other().broken(Cause.PEER_RESET, "RST");
  }

  /** Something on the path drops all that belongs to this connection from now on. */
  void forget() {
    forgotten = true;
  }

  /** This host lost its power and is back: it knows nothing, and the other end hears nothing. */
  void vanish() {
    gone = true;
    wire().stop();
    if (!port.over()) {
      port.breakChannel(Cause.LOCAL_CLOSED, "the host restarts");
      pump();
    }
  }

  /** The program ends: its kernel closes the connection, after bytes that were under way. */
  void die(byte[] last) {
    if (!port.over()) {
      put(last);
      port.breakChannel(Cause.LOCAL_CLOSED, "the program ends");
      pump();
    }
  }

  /** Bytes that the session never sent go out in its stream. */
  void inject(byte[] bytes) {
    put(bytes);
  }

  /** The last frame goes out once more. */
  void repeat() {
    put(lastFrame);
  }

  LinkEnd owner() {
    return owner;
  }
}
