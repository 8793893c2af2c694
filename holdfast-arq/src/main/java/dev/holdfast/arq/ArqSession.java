package dev.holdfast.arq;

import dev.holdfast.arq.ArqSettings.AddressRule;
import dev.holdfast.arq.ArqState.Timer;
import dev.holdfast.arq.ArqState.Trigger;
import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledged frame protocol on one channel. Sending and duplicates are known to all channels
 * of the link; a frame whose last channel ends comes to its outcome then.
 */
public final class ArqSession implements Session {

  private static final long FIGURES_NANOS = Duration.ofSeconds(1).toNanos();

  /** Frames given up in a row, and silence, before the peer counts as not answering. */
  private static final int SILENT_AFTER = 3;

  private static final long SILENT_NANOS = Duration.ofSeconds(10).toNanos();

  /** Kinds, flags and sources of which each is warned about once. */
  private static final int MOST_WARNINGS = 256;

  private final SessionPort port;
  private final ArqNode node;
  private final ArqSessions sessions;
  private final ArqSettings settings;
  private final ArqFormat format;
  private final ArqScanner scanner;
  private final Reception reception;
  private final String bus;
  private final int rank;
  private final @Nullable Integer peerAddress;
  private final Silence silence;
  private boolean silenceDue;
  private final Set<String> warned = new HashSet<>();
  private byte[] kept = new byte[2048];
  private int keptBytes;
  private boolean halfThere;
  private ArqState state = ArqState.CLOSED;
  private int silentEnds;
  private long doubtNanos;
  private long junkTold;
  private long falseTold;
  private @Nullable ArqFrame lastReceived;
  private byte @Nullable [] lastSent;
  private long framesOut;
  private long refusals;
  private long receivedMicros;
  private long sentMicros;

  /**
   * @param bus the name of the wire, where there are several
   * @param rank its place among them, 0 for the preferred
   */
  ArqSession(SessionPort port, ArqNode node, ArqSessions sessions, String bus, int rank) {
    this.port = port;
    this.bus = bus;
    this.rank = rank;
    this.node = node;
    this.sessions = sessions;
    this.settings = node.settings();
    this.format = node.format();
    this.scanner = new ArqScanner(format);
    this.reception = new Reception(this, port, node);
    this.peerAddress = node.udp() ? Ipv4.ofPeer(port.peer()) : null;
    this.silence = new Silence(node.settings().resending());
  }

  // ---- commands

  /**
   * Sends a frame; what it holds is copied.
   *
   * @return what becomes of it, completed on the thread that owns the link
   * @throws IllegalArgumentException when the content is longer than the layout takes
   */
  public CompletableFuture<Outcome> send(Outgoing what) {
    return node.send(node.own(what));
  }

  /** As {@link #send}, of content that nobody else writes to. */
  CompletableFuture<Outcome> sendOwn(Outgoing what) {
    return node.send(what);
  }

  /** Acknowledges what {@link ArqSessions#committed} was told of. */
  void acknowledgeCommitted() {
    ArqMessage message = sessions.pollCommitted();
    while (message != null) {
      ArqFrame frame = message.frame();
      Source source = node.source(frame.source());
      if (source != null && source.committed((int) frame.number())) {
        ArqSession brought = message.from().state == ArqState.CLOSED ? this : message.from();
        node.heardOn(frame.source(), brought).reception.acknowledge(frame, source, false);
      }
      message = sessions.pollCommitted();
    }
    node.tell();
  }

  // ---- the channel

  @Override
  public void opened() {
    if (node.udp() && port.peer().startsWith("[")) {
      port.close(
          Cause.PEER_REJECTED,
          port.peer() + " is an IPv6 address, and the frame holds IPv4 addresses only");
      return;
    }
    node.opened(this);
    move(Trigger.OPENED, "the channel is open");
    acknowledgeCommitted();
  }

  @Override
  public void closed(Cause cause, String detail) {
    if (state != ArqState.CLOSED) {
      move(Trigger.ENDED, detail);
      node.closed(this);
    }
  }

  @Override
  public void troubled(Cause cause, String detail) {
    if (cause == Cause.PEER_REFUSED) {
      refusals++;
    }
  }

  /** Whether all that was sent on this channel came back as refused. */
  boolean allRefused() {
    return refusals > 0 && refusals >= framesOut;
  }

  /** What is held for its order and nobody sends again is delivered, missing frames or not. */
  @Override
  public void stop() {
    boolean atOnce = settings.receiving().acknowledge() == Receiving.Acknowledge.AT_ONCE;
    node.allHeld().stream()
        .filter(frame -> atOnce || frame.ackFlag() != ArqFrame.ACK_WANTED)
        .forEach(this::deliver);
    port.close(Cause.LOCAL_CLOSED, Cause.LOCAL_CLOSED.sentence());
  }

  private void move(Trigger trigger, String why) {
    StateTable.Row<ArqState, Trigger> row = ArqState.TABLE.row(state, trigger);
    if (row != null && row.to() != state) {
      ArqState from = state;
      state = row.to();
      port.moved(from, state, why);
    }
  }

  @Override
  public void received(ByteBuffer unread) {
    int size = unread.remaining();
    if (state == ArqState.CLOSED) {
      return;
    }
    if (kept.length < keptBytes + size) {
      kept = Arrays.copyOf(kept, Math.max(keptBytes + size, 2 * kept.length));
    }
    unread.get(kept, keptBytes, size);
    keptBytes += size;
    if (node.bounded() || keptBytes >= scanner.needed()) {
      scan(0);
    }
  }

  private void scan(int from) {
    int used = from + scanner.scan(kept, from, keptBytes, node.bounded(), this::found);
    keptBytes -= used;
    if (keptBytes > 0) {
      System.arraycopy(kept, used, kept, 0, keptBytes);
      port.arm(Timer.FRAME, settings.frameTimeout().toNanos());
      halfThere = true;
    } else if (halfThere) {
      port.cancel(Timer.FRAME);
      halfThere = false;
    }
    tellJunk();
    reception.tell();
  }

  private void tellJunk() {
    if (scanner.junkBytes() != junkTold) {
      port.count(SessionCounter.JUNK_BYTES, scanner.junkBytes() - junkTold);
      junkTold = scanner.junkBytes();
    }
    if (scanner.falseHeads() != falseTold) {
      port.count(SessionCounter.BAD_FRAMES, scanner.falseHeads() - falseTold);
      falseTold = scanner.falseHeads();
    }
  }

  @Override
  public void expired(SessionTimer timer) {
    switch ((Timer) timer) {
      case WHEEL -> node.turn();
      case JUDGE -> node.judge();
      case FIGURES -> {
        node.takeFigures();
        watchFigures();
      }
      case FRAME -> giveUpHead();
    }
  }

  /** Half a frame does not go on: its head was none, and what follows it is looked at again. */
  private void giveUpHead() {
    port.event(
        SessionEvent.warning(
            "half-frame",
            "%d bytes of a frame, then silence for %s; looked at again without its head"
                .formatted(keptBytes, settings.frameTimeout())));
    scan(scanner.skip(kept, 0, keptBytes));
  }

  // ---- frames

  private void found(ArqFrame frame, byte[] bytes, int at, int length) {
    port.count(SessionCounter.FRAMES_IN, 1);
    lastReceived = frame;
    receivedMicros = port.wallMicros();
    if (port.tracing()) {
      port.traced(Direction.IN, message(frame));
    }
    if (!forUs(frame)) {
      port.count(SessionCounter.FOREIGN_FRAMES, 1);
      warnOnce(
          "foreign " + frame.source(),
          "foreign-frame",
          "from %s: %s".formatted(port.peer(), frame.summary()));
      return;
    }
    silentEnds = 0;
    silence.heard();
    if (state == ArqState.UNANSWERED || state == ArqState.SILENT) {
      move(Trigger.HEARD, "a frame of the peer came");
    }
    boolean reserved = settings.reserves(frame.type());
    if (reserved && Sum.is(frame.code())) {
      count(node.summed(frame));
    } else if (isAcknowledgement(frame)) {
      count(node.acknowledged(frame));
    } else if (reserved) {
      reception.control(frame);
    } else {
      reception.data(frame, Check.CRC32C.of(bytes, at, at + length));
    }
    node.heard(frame.source(), this);
  }

  private boolean forUs(ArqFrame frame) {
    AddressRule rule = settings.addressRule();
    if (rule == AddressRule.ANY) {
      return true;
    }
    if (frame.destination() != settings.address()) {
      return false;
    }
    return rule == AddressRule.DESTINATION || node.agrees(frame.source(), this);
  }

  private boolean isAcknowledgement(ArqFrame frame) {
    if (!frame.looksLikeAcknowledgement()) {
      return false;
    }
    Integer type = settings.ackType();
    Integer code = settings.ackCode();
    if (type != null || code != null) {
      return (type == null || type == frame.type()) && (code == null || code == frame.code());
    }
    // Of this shape is also data of six bytes that wants none: then its kind is known, and what
    // would be the acknowledged code is another than its own.
    return settings.kinds().of(frame.type(), frame.code()) == null
        || format.acknowledgedCode(frame) == frame.code();
  }

  private void count(UnderWay.Match acknowledgement) {
    switch (acknowledgement) {
      case PENDING -> {}
      case LATE -> port.count(SessionCounter.LATE_REPLIES, 1);
      case UNKNOWN -> port.count(SessionCounter.UNEXPECTED, 1);
    }
  }

  /** Delivers a frame whose turn has come. */
  void deliver(ArqFrame frame) {
    port.deliver(message(frame));
  }

  private ArqMessage message(ArqFrame frame) {
    return new ArqMessage(frame, settings.kinds().of(frame.type(), frame.code()), format, this);
  }

  /** Warns of something, but not twice. */
  void warnOnce(String about, String kind, String text) {
    if (warned.size() < MOST_WARNINGS && warned.add(about)) {
      port.event(SessionEvent.warning(kind, text));
    }
  }

  // ---- for the node

  /** Sends the sums of what was acknowledged. */
  void tell() {
    reception.tell();
  }

  /** Sends a whole frame; false when the channel takes none. */
  boolean transmit(byte[] bytes) {
    if (!port.send(ByteBuffer.wrap(bytes))) {
      return false;
    }
    lastSent = bytes;
    framesOut++;
    sentMicros = port.wallMicros();
    port.count(SessionCounter.FRAMES_OUT, 1);
    ArqFrame whole = port.tracing() ? frameIn(bytes) : null;
    if (whole != null) {
      port.traced(Direction.OUT, message(whole));
    }
    return true;
  }

  private @Nullable ArqFrame frameIn(byte[] bytes) {
    return format.look(bytes, 0, bytes.length)
            instanceof Finding.Found<ArqFrame>(int length, ArqFrame frame)
        ? frame
        : null;
  }

  /** A frame that wants an acknowledgement has gone out here, as one of several ways. */
  void asked() {
    silence.asked(port.nanoTime());
    if (state == ArqState.OPEN && silence.tooLong(port.nanoTime()) && !silenceDue) {
      silenceDue = true;
      node.judgeLater(this::judgeSilence);
    }
  }

  private void judgeSilence() {
    silenceDue = false;
    if (state == ArqState.OPEN && silence.tooLong(port.nanoTime())) {
      move(Trigger.SILENCE, silence.text(port.peer(), port.nanoTime()));
    }
  }

  /** Whether another way is to be taken first: nothing comes over this one. */
  boolean silent() {
    return state == ArqState.SILENT || state == ArqState.UNANSWERED;
  }

  /** Whether a frame is to go out here as well, to see whether the way works again. */
  boolean mayBeTried() {
    return silence.mayBeTried(port.nanoTime());
  }

  /** The name of the wire; empty where there is only one. */
  String bus() {
    return bus;
  }

  /** Its place among the wires, 0 for the preferred. */
  int rank() {
    return rank;
  }

  void givenUp(Pending frame, String history) {
    port.count(SessionCounter.REPLY_TIMEOUTS, 1);
    silentEnds++;
    boolean doubted = state == ArqState.UNANSWERED;
    move(Trigger.GIVEN_UP, history);
    if (!doubted) {
      doubtNanos = port.nanoTime();
      port.suspect(
          new Suspicion(
              "retry limit",
              history,
              "acknowledgement of frame " + frame.unsigned(),
              frame.beganNanos,
              port.nanoTime()));
    } else if (silentEnds >= SILENT_AFTER && port.nanoTime() - doubtNanos >= SILENT_NANOS) {
      port.evidence(
          new Fact(
              port.wallMicros(),
              "arq",
              silentEnds + " frames in a row were given up and nothing was heard",
              Sign.PROBES_SILENT));
    }
  }

  long nanoTime() {
    return port.nanoTime();
  }

  long wallMicros() {
    return port.wallMicros();
  }

  long epoch() {
    return port.epoch();
  }

  String peer() {
    return port.peer();
  }

  /** The IPv4 address of a datagram channel's other end, or null. */
  @Nullable Integer peerAddress() {
    return peerAddress;
  }

  void armWheel(long nanos) {
    port.arm(Timer.WHEEL, nanos);
  }

  void armJudge() {
    port.arm(Timer.JUDGE, 0);
  }

  void watchFigures() {
    port.arm(Timer.FIGURES, FIGURES_NANOS);
  }

  void count(SessionCounter counter) {
    port.count(counter, 1);
  }

  void event(SessionEvent event) {
    port.event(event);
  }

  // ---- what it says of itself

  @Override
  public ArqState state() {
    return state;
  }

  @Override
  public boolean ready() {
    return state != ArqState.CLOSED && state != ArqState.SILENT;
  }

  @Override
  public StateTable<?, ?> table() {
    return ArqState.TABLE;
  }

  @Override
  public CutPolicy cutPolicy() {
    return CutPolicy.VERIFIED;
  }

  @Override
  public LastFrames lastFrames() {
    ArqFrame sent = lastSent == null ? null : frameIn(lastSent);
    return new LastFrames(
        lastReceived == null ? null : new LastFrames.Noted(receivedMicros, lastReceived.summary()),
        sent == null ? null : new LastFrames.Noted(sentMicros, sent.summary()),
        keptBytes == 0 ? "" : keptBytes + " bytes of a frame");
  }
}
