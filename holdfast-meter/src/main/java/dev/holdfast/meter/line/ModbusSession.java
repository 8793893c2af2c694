package dev.holdfast.meter.line;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import dev.holdfast.link.session.TableSession;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.modbus.AsciiFormat;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusFrame;
import dev.holdfast.meter.modbus.ModbusRequest;
import dev.holdfast.meter.modbus.ModbusResponse;
import dev.holdfast.meter.modbus.PduReader;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.modbus.TcpFormat;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import dev.holdfast.meter.scan.Tongue;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Modbus client of one channel: any request to any unit, each ended by exactly one {@link
 * ModbusOutcome}. Requests to one unit keep their order; a unit that rests holds up no other.
 *
 * <p>An answer is taken for a request only if unit, function and all that both have in common
 * agree; on TCP the transaction number too, and no number is used again before 65,535 others. Where
 * answers have no number, a unit that owes one (it was given up, or asked twice and answered once)
 * is asked nothing until it came or the late window is over. So a late answer is never taken for
 * the next one. Answers of other units, requests, echoes and junk are counted and change nothing.
 */
public final class ModbusSession extends TableSession<ModbusSession.State, ModbusSession.Trigger> {
  private static final int EVERYBODY = 0;
  private static final int TRANSACTIONS = 0xFFFF;

  /** Where the client is. */
  public enum State {
    CLOSED,
    /** No request is under way. */
    IDLE,
    /** One or more requests are under way. */
    ASKING
  }

  /** What moves it. */
  public enum Trigger {
    OPENED,
    SENT,
    ALL_ENDED,
    ENDED
  }

  /** Its timers. */
  public enum Timer implements SessionTimer {
    /** The silence that ends a frame. */
    GAP,
    /** The first answer is due, or the first resting unit may be asked again. */
    NEXT
  }

  /** The transitions. */
  public static final StateTable<State, Trigger> TABLE =
      StateTable.of(State.class, Trigger.class)
          .row(State.CLOSED, Trigger.OPENED, "", State.IDLE)
          .row(State.IDLE, Trigger.SENT, "", State.ASKING)
          .row(State.ASKING, Trigger.SENT, "", State.ASKING)
          .row(State.ASKING, Trigger.ALL_ENDED, "", State.IDLE)
          .row(State.IDLE, Trigger.ENDED, "", State.CLOSED)
          .row(State.ASKING, Trigger.ENDED, "end all requests", State.CLOSED)
          .build();

  private final SessionPort port;
  private final ModbusSettings settings;
  private final boolean numbered;
  private final GapTimer gap;
  private final Deque<Call> waiting = new ArrayDeque<>();
  private final List<Call> open = new ArrayList<>();
  private final Map<Integer, Rest> rests = new HashMap<>();
  private int transaction;
  private long lineFreeNanos;
  private long heardNanos;
  private boolean pumping;

  public ModbusSession(SessionPort port, ModbusSettings settings) {
    super(port, TABLE, State.CLOSED);
    this.port = port;
    this.settings = settings;
    this.numbered = settings.carrier() == Carrier.TCP;
    FrameScanner scanner = new FrameScanner(List.of(tongue(settings)), new Sink());
    this.gap = new GapTimer(port, scanner, Timer.GAP, settings.gap().toNanos());
  }

  private static Tongue tongue(ModbusSettings settings) {
    return Tongue.modbus(
        switch (settings.carrier()) {
          case RTU -> new RtuFormat(Role.RESPONSE, settings.functions());
          case ASCII -> new AsciiFormat();
          case TCP -> new TcpFormat(true, settings.functions());
        });
  }

  /**
   * Asks a unit.
   *
   * @param unit 0 to 255; on a serial line 0 is everybody, who may only be told to write
   * @param to takes the outcome, on the session's own thread, perhaps during this call
   */
  public void ask(int unit, ModbusRequest request, Consumer<ModbusOutcome> to) {
    if (unit < 0 || unit > 255) {
      throw new IllegalArgumentException("unit must be 0 to 255, not " + unit);
    }
    if (unit == EVERYBODY && !numbered && !request.broadcastable()) {
      throw new IllegalArgumentException("nobody answers unit 0: " + request.what());
    }
    Call call = new Call(unit, request, to);
    if (state() == State.CLOSED) {
      call.end(new ModbusOutcome.Unsent("the channel is not open"));
    } else if (waiting.size() >= settings.maxQueue()) {
      call.end(new ModbusOutcome.Unsent(waiting.size() + " requests are waiting already"));
    } else {
      waiting.add(call);
      pump();
    }
  }

  /** Requests that wait or are under way. */
  public int pending() {
    return waiting.size() + open.size();
  }

  @Override
  public void opened() {
    long now = port.nanoTime();
    lineFreeNanos = now;
    heardNanos = now;
    move(Trigger.OPENED, "the channel is open");
  }

  @Override
  public void received(ByteBuffer unread) {
    heardNanos = port.arrivedNanos();
    gap.received(unread);
    pump();
  }

  @Override
  public void expired(SessionTimer timer) {
    if (timer == Timer.GAP) {
      gap.expired();
    } else {
      for (Call call : List.copyOf(open)) {
        if (port.nanoTime() - call.deadline() >= 0) {
          overdue(call);
        }
      }
    }
    pump();
  }

  @Override
  public void closed(Cause cause, String detail) {
    for (Timer timer : Timer.values()) {
      port.cancel(timer);
    }
    move(Trigger.ENDED, detail);
    List<Call> sent = List.copyOf(open);
    List<Call> unsent = List.copyOf(waiting);
    open.clear();
    waiting.clear();
    sent.forEach(call -> call.end(new ModbusOutcome.Silent("the channel ended: " + detail)));
    unsent.forEach(call -> call.end(new ModbusOutcome.Unsent("the channel ended: " + detail)));
  }

  @Override
  public boolean ready() {
    return state() != State.CLOSED;
  }

  /** Sends what may be sent now and arms the timer for what comes next. */
  private void pump() {
    if (pumping || state() == State.CLOSED) {
      return;
    }
    pumping = true;
    for (Call call = next(); call != null; call = next()) {
      waiting.remove(call);
      send(call);
    }
    pumping = false;
    if (open.isEmpty()) {
      move(Trigger.ALL_ENDED, "no request is under way");
    }
    arm();
  }

  /** The first request that may be sent now. */
  private @Nullable Call next() {
    long now = port.nanoTime();
    if (open.size() >= settings.window() || lineFreeNanos - now > 0) {
      return null;
    }
    Set<Integer> resting = new HashSet<>();
    for (Call call : waiting) {
      if (!resting.contains(call.unit()) && rest(call.unit()).freeNanos() - now <= 0) {
        return call;
      }
      resting.add(call.unit());
    }
    return null;
  }

  private Rest rest(int unit) {
    return rests.computeIfAbsent(unit, _ -> new Rest(port.nanoTime()));
  }

  private void arm() {
    long now = port.nanoTime();
    long first = Long.MAX_VALUE;
    for (Call call : open) {
      first = Math.min(first, call.deadline() - now);
    }
    if (open.size() < settings.window()) {
      for (Call call : waiting) {
        long free = Math.max(rest(call.unit()).freeNanos() - now, lineFreeNanos - now);
        first = Math.min(first, free);
      }
    }
    if (first == Long.MAX_VALUE) {
      port.cancel(Timer.NEXT);
    } else {
      port.arm(Timer.NEXT, Math.max(0, first));
    }
  }

  private void send(Call call) {
    long now = port.nanoTime();
    if (call.sends() > 0) {
      port.count(SessionCounter.RESENDS, 1);
    }
    nextTransaction();
    byte[] frame = settings.carrier().wrap(transaction, call.unit(), call.request().pdu());
    if (port.tracing()) {
      String protocol = settings.carrier().protocol();
      port.traced(Direction.OUT, new FrameTrace(protocol, "request", call.what(), frame.clone()));
    }
    if (!port.send(ByteBuffer.wrap(frame))) {
      port.event(SessionEvent.warning("unsent", "The channel takes no bytes: " + call.what()));
      String why = "the channel takes no bytes";
      call.end(call.sends() == 0 ? new ModbusOutcome.Unsent(why) : new ModbusOutcome.Silent(why));
      return;
    }
    port.count(SessionCounter.FRAMES_OUT, 1);
    call.sent(transaction, now, now + settings.timeout().toNanos());
    if (call.unit() == EVERYBODY && !numbered) {
      lineFreeNanos = now + settings.broadcastDelay().toNanos();
      call.end(new ModbusOutcome.Told());
      return;
    }
    open.add(call);
    move(Trigger.SENT, call.what());
  }

  private void nextTransaction() {
    if (numbered) {
      do {
        transaction = transaction % TRANSACTIONS + 1;
      } while (open.stream().anyMatch(call -> call.transaction() == transaction));
    }
  }

  /** An answer is due: waits on where one may be coming in, sends again or gives up. */
  private void overdue(Call call) {
    long now = port.nanoTime();
    long gapNanos = settings.gap().toNanos();
    if (now - call.deadline() > gapNanos && call.grace(now + gapNanos)) {
      return;
    }
    boolean comingIn = !numbered && now - heardNanos < gapNanos;
    if (comingIn && now - call.sentNanos() < 2 * settings.timeout().toNanos()) {
      call.waitUntil(heardNanos + gapNanos);
      return;
    }
    port.count(SessionCounter.REPLY_TIMEOUTS, 1);
    if (heardNanos - call.sentNanos() < 0) {
      String what = "No answer to " + call.what();
      port.suspect(new Suspicion("REPLY", what, call.sentNanos(), now));
    }
    open.remove(call);
    boolean again = !(call.request() instanceof ModbusRequest.UserDefined);
    if (again && call.sends() <= settings.retries()) {
      send(call);
      return;
    }
    owes(call, call.sends());
    long millis = settings.timeout().toMillis();
    call.end(
        new ModbusOutcome.Silent(
            "no answer within %d ms, asked %d times".formatted(millis, call.sends())));
  }

  private void owes(Call call, int answers) {
    if (!numbered && answers > 0) {
      long until = call.sentNanos() + settings.timeout().plus(settings.lateWindow()).toNanos();
      rest(call.unit()).owes(call, answers, until);
    }
  }

  private void heard(ModbusFrame frame, byte[] bytes, int from, int to) {
    if (frame.role() == Role.REQUEST || isEcho(bytes, from, to)) {
      port.count(SessionCounter.FOREIGN_FRAMES, 1);
      return;
    }
    ModbusResponse response = PduReader.response(frame.pdu());
    if (response == null) {
      port.count(SessionCounter.BAD_BODIES, 1);
      return;
    }
    for (Iterator<Call> calls = open.iterator(); calls.hasNext(); ) {
      Call call = calls.next();
      boolean number = !numbered || call.transaction() == frame.transaction();
      if (number && call.answeredBy(frame.unit(), response)) {
        calls.remove();
        answered(call, response);
        return;
      }
    }
    stray(frame, response);
  }

  private boolean isEcho(byte[] bytes, int from, int to) {
    if (!settings.echo() || open.isEmpty()) {
      return false;
    }
    Call call = open.getFirst();
    byte[] sent = settings.carrier().wrap(call.transaction(), call.unit(), call.request().pdu());
    return Arrays.equals(bytes, from, to, sent, 0, sent.length) && call.takesEcho();
  }

  private void answered(Call call, ModbusResponse response) {
    long arrived = port.arrivedNanos();
    if (port.nanoTime() - call.sentNanos() > settings.timeout().toNanos()) {
      port.count(SessionCounter.LATE_REPLIES, 1);
    }
    lineFreeNanos = Math.max(lineFreeNanos, arrived + settings.turnaround().toNanos());
    rest(call.unit()).after(arrived, settings.restNanos(call.unit()));
    owes(call, call.sends() - 1);
    if (response instanceof ModbusResponse.Refusal refusal) {
      port.count(SessionCounter.REJECTS_IN, 1);
      call.end(new ModbusOutcome.Refused(refusal));
    } else {
      call.end(new ModbusOutcome.Answered(response));
    }
  }

  /** An answer that nobody waits for: late, or of another unit. */
  private void stray(ModbusFrame frame, ModbusResponse response) {
    Rest rest = rests.get(frame.unit());
    boolean late =
        numbered || (rest != null && rest.settles(frame.unit(), response, port.arrivedNanos()));
    port.count(late ? SessionCounter.LATE_REPLIES : SessionCounter.FOREIGN_FRAMES, 1);
  }

  private final class Sink implements FrameSink {
    @Override
    public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {
      port.count(SessionCounter.FRAMES_IN, 1);
      if (port.tracing()) {
        port.traced(Direction.IN, FrameTrace.of(frame, Arrays.copyOfRange(bytes, from, to)));
      }
      if (frame instanceof ModbusFrame modbus) {
        heard(modbus, bytes, from, to);
      }
    }

    @Override
    public void junk(byte[] bytes, int from, int to) {
      port.count(SessionCounter.JUNK_BYTES, to - from);
    }
  }
}
