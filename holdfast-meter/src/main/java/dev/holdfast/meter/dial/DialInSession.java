package dev.holdfast.meter.dial;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.Share;
import dev.holdfast.link.session.StateTable;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.dlt698.AddressType;
import dev.holdfast.meter.dlt698.Apdu;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.Dlt698Frame;
import dev.holdfast.meter.line.LineMeter;
import dev.holdfast.meter.line.MeterLine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection that a meter, modem or terminal has dialled. The caller says who it is by its
 * registration packet, by the answer to a DL/T 645 read-address, or by a DL/T 698.45 login; from
 * then on the line of that caller has the connection, and polls it as if we had dialled.
 *
 * <p>Heartbeats and logins are answered all the time, and are no junk. A caller whose heartbeat has
 * a known pace and that sends nothing at all for two and a half of it raises a doubt.
 */
public final class DialInSession implements Session {

  private static final int LOGIN = 0;
  private static final int LOGOUT = 2;
  private static final int RESULT_OK = 0;
  private static final int RESULT_ILLEGAL = 2;
  private static final int RESULT_FULL = 3;
  private static final int SHOWN_BYTES = 32;

  /** Pauses between questions for the address; a modem that registers goes first. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  private static final Duration ASK_LATER = Duration.ofSeconds(2);

  private final SessionPort port;
  private final DialInSettings settings;
  private final DialIns others;
  private final Introduction introduction;
  private final String host;
  private DialInState state = DialInState.CLOSED;
  private boolean entered;
  private @Nullable String id;
  private @Nullable MeterLine line;
  private @Nullable Share<MeterLine> share;
  private Duration heartbeatEvery;
  private long heardNanos;

  DialInSession(SessionPort port, DialInSettings settings, DialIns others) {
    this.port = port;
    this.settings = settings;
    this.others = others;
    this.introduction = new Introduction(settings);
    this.host = port.peer().replaceFirst(":[0-9]+$", "");
    this.heartbeatEvery = settings.heartbeatEvery();
  }

  /** Who calls; null while that is not known. */
  public @Nullable String id() {
    return id;
  }

  /** The line that has the connection; null while it is not known who calls. */
  public @Nullable MeterLine line() {
    return line;
  }

  @Override
  public void opened() {
    heardNanos = port.nanoTime();
    move(DialInState.Trigger.OPENED, "dialled by " + port.peer());
    String full = others.enter(host);
    if (full != null) {
      others.tell(port, "caller-refused", full, port.peer() + " is turned away: " + full);
      end(DialInState.Trigger.REFUSED, Cause.LOCAL_CLOSED, full);
      return;
    }
    entered = true;
    port.arm(DialInState.Timer.IDENTIFY, settings.identifyWithin().toNanos());
    if (settings.ask()) {
      boolean mayRegister = settings.registration() != null || settings.login();
      port.arm(DialInState.Timer.ASK, mayRegister ? ASK_LATER.toNanos() : 0);
    }
  }

  @Override
  public void received(ByteBuffer unread) {
    heardNanos = port.nanoTime();
    switch (state) {
      case UNIDENTIFIED -> {
        introduction.feed(unread, port);
        identify(false);
      }
      case IDENTIFIED -> pass(unread);
      case CLOSED -> unread.position(unread.limit());
    }
  }

  private void pass(ByteBuffer bytes) {
    MeterLine taken = line;
    Share<MeterLine> account = share;
    if (taken != null && account != null) {
      int size = bytes.remaining();
      awaitHeartbeat();
      taken.received(bytes);
      account.took(taken, size - bytes.remaining());
    }
  }

  // ---- who calls

  private void identify(boolean last) {
    while (state == DialInState.UNIDENTIFIED) {
      MeterFrame frame = introduction.next(last, port);
      if (frame == null) {
        break;
      }
      port.count(SessionCounter.FRAMES_IN, 1);
      introduced(frame);
    }
    switch (state) {
      case UNIDENTIFIED -> {
        if (introduction.waits()) {
          port.arm(DialInState.Timer.GAP, settings.gap().toNanos());
        } else {
          port.cancel(DialInState.Timer.GAP);
        }
      }
      case IDENTIFIED -> {
        if (introduction.waits()) {
          pass(introduction.rest());
        }
      }
      case CLOSED -> {}
    }
  }

  private void introduced(MeterFrame frame) {
    String caller = introduction.caller(frame);
    if (caller == null) {
      if (!unasked(frame)) {
        port.count(SessionCounter.UNEXPECTED, 1);
      }
      return;
    }
    switch (others.admit(caller)) {
      case Callers.Admission.Taken(Share<MeterLine> lines) -> welcome(caller, lines, frame);
      case Callers.Admission.Refused(String why, boolean full) -> {
        answerLink(frame, full ? RESULT_FULL : RESULT_ILLEGAL);
        String text = "%s says it is %s; it %s".formatted(port.peer(), caller, why);
        others.tell(port, "unknown-caller", caller, text);
        end(DialInState.Trigger.REFUSED, Cause.LOCAL_CLOSED, caller + " " + why);
      }
    }
  }

  private void welcome(String caller, Share<MeterLine> lines, MeterFrame frame) {
    port.cancel(DialInState.Timer.IDENTIFY);
    port.cancel(DialInState.Timer.ASK);
    port.cancel(DialInState.Timer.GAP);
    id = caller;
    DialInSession older = others.seat(caller, host, this);
    move(DialInState.Trigger.INTRODUCED, frame.summary());
    if (older != null) {
      older.replaced("%s dialled in again from %s".formatted(caller, port.peer()));
    }
    share = lines;
    MeterLine made = lines.create(port);
    line = made;
    made.unasked(this::unasked);
    if (frame instanceof Dlt698Frame login && login.server().type() == AddressType.SINGLE) {
      made.hear(new LineMeter(caller, new Dlt698Client(login.server(), 0, List.of())));
    }
    unasked(frame);
    made.opened();
    awaitHeartbeat();
  }

  private void replaced(String why) {
    end(DialInState.Trigger.REPLACED, Cause.REPLACED, why);
  }

  // ---- what a caller sends unasked, at any time

  /** Takes what the modem or terminal says of itself; false for any other frame. */
  private boolean unasked(MeterFrame frame) {
    return switch (frame) {
      case PacketFrame(PacketFrame.Kind kind, String caller) -> {
        packet(kind, caller);
        yield true;
      }
      case Dlt698Frame link when settings.login() && linkRequest(link) != null -> {
        link(link);
        yield true;
      }
      default -> false;
    };
  }

  private void packet(PacketFrame.Kind kind, String caller) {
    if (kind == PacketFrame.Kind.HEARTBEAT) {
      answer(settings.heartbeatAnswer());
    } else if (id == null || id.equals(caller)) {
      answer(settings.registrationAnswer());
    } else {
      others.tell(
          port,
          "caller-changed",
          caller,
          "%s is %s and now says it is %s; that is ignored".formatted(port.peer(), id, caller));
    }
  }

  private static Apdu.@Nullable LinkRequest linkRequest(Dlt698Frame frame) {
    return frame.carriesApdu() && frame.apdu() instanceof Apdu.LinkRequest request ? request : null;
  }

  private void link(Dlt698Frame frame) {
    Apdu.LinkRequest request = linkRequest(frame);
    if (request == null) {
      return;
    }
    answerLink(frame, RESULT_OK);
    if (request.kind() == LOGOUT) {
      end(DialInState.Trigger.ENDED, Cause.PEER_SEPARATED, "the caller logged out");
    } else if (request.kind() == LOGIN || request.period() > 0) {
      heartbeatEvery = Duration.ofSeconds(request.period());
    }
  }

  private void answerLink(MeterFrame frame, int result) {
    LocalDateTime now = at(port.nanoTime());
    byte[] answer = Dlt698Client.linkAnswer(frame, result, at(port.arrivedNanos()), now);
    if (answer != null) {
      answer(answer);
    }
  }

  private LocalDateTime at(long nanos) {
    long micros = port.wallMicros() - (port.nanoTime() - nanos) / 1_000;
    Instant instant = Instant.ofEpochSecond(0, 0).plusNanos(micros * 1_000);
    return LocalDateTime.ofInstant(instant, settings.zone());
  }

  private void answer(byte[] bytes) {
    if (bytes.length > 0 && port.send(ByteBuffer.wrap(bytes.clone()))) {
      port.count(SessionCounter.FRAMES_OUT, 1);
    }
  }

  private long patience() {
    return heartbeatEvery.multipliedBy(5).dividedBy(2).toNanos();
  }

  private void awaitHeartbeat() {
    if (state != DialInState.IDENTIFIED) {
      return;
    }
    if (heartbeatEvery.isZero()) {
      port.cancel(DialInState.Timer.HEARTBEAT);
    } else {
      port.arm(DialInState.Timer.HEARTBEAT, patience());
    }
  }

  private void heartbeatMissed() {
    long now = port.nanoTime();
    String doubt =
        "nothing came for %d s, and a heartbeat is due every %d s"
            .formatted((now - heardNanos) / 1_000_000_000, heartbeatEvery.toSeconds());
    port.suspect(new Suspicion("HEARTBEAT", doubt, heardNanos, now));
    if (settings.cutPolicy().verifies()) {
      port.arm(DialInState.Timer.HEARTBEAT, patience());
    } else {
      end(DialInState.Trigger.ENDED, port.verdict().cause(), doubt);
    }
  }

  // ---- time

  @Override
  public void expired(SessionTimer timer) {
    if (timer instanceof DialInState.Timer own) {
      switch (own) {
        case IDENTIFY -> neverIntroduced();
        case ASK -> {
          answer(introduction.question());
          port.arm(own, ASK_AGAIN.toNanos());
        }
        case GAP -> identify(true);
        case HEARTBEAT -> heartbeatMissed();
      }
    } else if (line != null) {
      line.expired(timer);
    }
  }

  private void neverIntroduced() {
    byte[] seen = introduction.seen();
    String hex = HexFormat.of().formatHex(seen, 0, Math.min(seen.length, SHOWN_BYTES));
    String text =
        "did not say who it is within %d s and sent %s"
            .formatted(
                settings.identifyWithin().toSeconds(), hex.isEmpty() ? "nothing" : hex + " first");
    others.tell(port, "unidentified-caller", host, port.peer() + " " + text);
    end(DialInState.Trigger.REFUSED, Cause.NEVER_SELECTED, "the caller " + text);
  }

  // ---- the end

  private void end(DialInState.Trigger trigger, Cause cause, String detail) {
    port.close(cause, detail);
    over(trigger, cause, detail);
  }

  private void over(DialInState.Trigger trigger, Cause cause, String detail) {
    for (DialInState.Timer timer : DialInState.Timer.values()) {
      port.cancel(timer);
    }
    MeterLine taken = line;
    Share<MeterLine> account = share;
    if (entered) {
      entered = false;
      others.leave(id, host, this);
    }
    move(trigger, detail);
    if (taken != null && account != null) {
      share = null;
      taken.closed(cause, detail);
      account.over(taken, cause, detail);
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    over(DialInState.Trigger.ENDED, cause, detail);
  }

  @Override
  public void condemned(Verdict verdict) {
    MeterLine taken = line;
    if (taken != null) {
      taken.condemned(verdict);
    }
  }

  @Override
  public void stop() {
    end(DialInState.Trigger.ENDED, Cause.LOCAL_CLOSED, "stopped");
  }

  // ---- what it is

  @Override
  public Enum<?> state() {
    return line == null ? state : line.state();
  }

  @Override
  public boolean ready() {
    return line != null && line.ready();
  }

  @Override
  public StateTable<?, ?> table() {
    return line == null ? DialInState.TABLE : line.table();
  }

  @Override
  public CutPolicy cutPolicy() {
    return settings.cutPolicy();
  }

  @Override
  public LastFrames lastFrames() {
    return line == null ? LastFrames.NONE : line.lastFrames();
  }

  private void move(DialInState.Trigger trigger, String why) {
    StateTable.Row<DialInState, DialInState.Trigger> row = DialInState.TABLE.row(state, trigger);
    if (row != null) {
      state = row.to();
      port.moved(row.from(), row.to(), why);
    }
  }
}
