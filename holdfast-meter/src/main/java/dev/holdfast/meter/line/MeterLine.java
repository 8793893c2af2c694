package dev.holdfast.meter.line;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.TableSession;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterClient.Answer;
import dev.holdfast.meter.MeterClient.Request;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import dev.holdfast.meter.scan.Tongue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The client of one half-duplex line with many meters: reads each in its turn, one request on the
 * line at a time, and delivers each answer as a {@link MeterReading}.
 *
 * <p>After a time-out the line is listened to until it was silent for a gap. A reply that comes
 * then still answers its request. Only then the request is sent again, or the meter given up for
 * this turn. Where a request was sent more than once, the replies still owed are waited for, up to
 * the reply time-out, before anything else is asked, and a meter that stayed silent is left alone
 * for as long; so a late reply never answers the next request.
 *
 * <p>A meter that fails several turns in a row is down: it is asked less often and once a turn, so
 * that it costs the others little, until it answers again.
 *
 * <p>Where evidence decides ({@link LineSettings#cutPolicy}) silence without a single byte is a
 * doubt about the channel; a meter's first request is the probe then, until anything comes or the
 * channel is condemned.
 *
 * <p>What a meter reports of its own accord is delivered too, and confirmed to it.
 *
 * <p>With {@link LineSettings#awaitCommit} nothing is asked before {@link #committed} has told that
 * the last reading is durable; the next request on the wire proves it. A commit that takes too long
 * raises an event each time its deadline passes, and the line goes on waiting. A report is
 * confirmed once it is durable.
 */
public final class MeterLine extends TableSession<LineState, LineState.Trigger> {
  private static final int SHOWN_JUNK = 64;
  private static final int LEAST_BAD_FRAME = 4;

  /** Pause between requests to one meter while it is doubted that anybody is there. */
  private static final Duration PROBE_EVERY = Duration.ofSeconds(5);

  private final SessionPort port;
  private final LineSettings settings;
  private final Rota rota;
  private final GapTimer gap;
  private final Deque<Request> left = new ArrayDeque<>();
  private final Agenda agenda;
  private final Reports reports;
  private final List<PointValue> brought = new ArrayList<>();
  private final LineDoubt doubt;

  private @Nullable Seat seat;
  private @Nullable Errand errand;
  private @Nullable Request open;
  private @Nullable Decoded uncommitted;
  private int sends;
  private boolean graced;

  /** What came in place of the reply since the last send; empty where nothing did. */
  private String badFrame = "";

  private long sentNanos;

  /** How long the reply to the request sent last may take. */
  private long patience;

  private long heardNanos;
  private long quietEndNanos;
  private Predicate<MeterFrame> unasked = frame -> false;

  /**
   * @param tongues what is spoken on the line, in the order in which it is tried
   * @param meters in the order of their first turns; names are unique
   */
  public MeterLine(
      SessionPort port, List<Tongue> tongues, List<LineMeter> meters, LineSettings settings) {
    this(port, tongues, meters, List.of(), settings);
  }

  /**
   * @param duties what is done besides by the clock on the wall
   */
  public MeterLine(
      SessionPort port,
      List<Tongue> tongues,
      List<LineMeter> meters,
      List<? extends Duty> duties,
      LineSettings settings) {
    super(port, LineState.TABLE, LineState.CLOSED);
    this.port = port;
    this.doubt = new LineDoubt(port);
    this.settings = settings;
    this.rota = new Rota(meters, settings.maxQueue(), port.nanoTime());
    this.agenda = new Agenda(rota, duties);
    this.reports = new Reports(port, settings, meters);
    FrameScanner scanner = new FrameScanner(tongues, new Sink());
    this.gap = new GapTimer(port, scanner, LineState.Timer.GAP, settings.gap().toNanos());
  }

  /**
   * Reads a meter out of turn, before all that are due.
   *
   * @return false when as many as may wait are waiting
   */
  public boolean ask(String meter) {
    boolean taken = rota.ask(new Rota.Turn(rota.known(meter), null));
    pollIfIdle(taken);
    return taken;
  }

  /** Runs an errand before all meters that are due. */
  public void run(Errand asked) {
    Seat to = rota.known(asked.meter());
    if (state() == LineState.CLOSED) {
      asked.to().accept(new Errand.Unsent("the channel is not open"));
      return;
    }
    boolean taken = rota.ask(new Rota.Turn(to, asked));
    if (!taken) {
      asked.to().accept(new Errand.Unsent(settings.maxQueue() + " errands wait already"));
    }
    pollIfIdle(taken);
  }

  private void pollIfIdle(boolean taken) {
    if (taken && state() == LineState.IDLE) {
      port.cancel(LineState.Timer.POLL);
      poll();
    }
  }

  /**
   * Has frames that answer nothing shown to somebody, who says which are taken: what the modem or
   * terminal in between says of itself. The others are foreign.
   */
  public void unasked(Predicate<MeterFrame> taker) {
    unasked = taker;
  }

  /** Takes what one more reports of its own accord, whom nobody asks: the modem, a terminal. */
  public void hear(LineMeter more) {
    reports.hear(more);
  }

  /** Tells that a reading is durable; any but those waited for is ignored. */
  public void committed(Decoded reading) {
    if (reports.committed(reading)) {
      return;
    }
    if (state() == LineState.AWAITING_COMMIT && reading.equals(uncommitted)) {
      uncommitted = null;
      port.cancel(LineState.Timer.COMMIT);
      move(LineState.Trigger.COMMITTED, "the reading is durable");
      turnaround();
    }
  }

  @Override
  public void opened() {
    heardNanos = port.nanoTime();
    move(LineState.Trigger.OPENED, "the channel is open");
    poll();
  }

  @Override
  public void received(ByteBuffer unread) {
    gap.received(unread);
    doubt.heard();
    heardNanos = port.arrivedNanos();
    if (state() == LineState.TURNAROUND && open != null) {
      turnaround();
    }
  }

  @Override
  public void expired(SessionTimer timer) {
    switch ((LineState.Timer) timer) {
      case POLL -> poll();
      case REPLY -> replyExpired();
      case COMMIT -> commitExpired();
      case TURNAROUND -> silent();
      case GAP -> gap.expired();
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    for (LineState.Timer timer : LineState.Timer.values()) {
      port.cancel(timer);
    }
    move(LineState.Trigger.ENDED, detail);
    endErrand(new Errand.Silent("the channel ended: " + detail));
    for (Errand unsent : rota.dismiss()) {
      unsent.to().accept(new Errand.Unsent("the channel ended: " + detail));
    }
  }

  @Override
  public boolean ready() {
    return state() != LineState.CLOSED;
  }

  @Override
  public CutPolicy cutPolicy() {
    return settings.cutPolicy();
  }

  /** In IDLE: sends the next request there is, or waits for a meter to become due. */
  private void poll() {
    if (left.isEmpty()) {
      endErrand(new Errand.Answered(brought));
    }
    long now = port.nanoTime();
    while (left.isEmpty()) {
      Rota.Turn next = agenda.next(now, port.wallMicros());
      seat = next == null ? null : next.seat();
      errand = next == null ? null : next.errand();
      if (next == null) {
        long wait = agenda.untilDue(now, port.wallMicros());
        if (wait >= 0) {
          port.arm(LineState.Timer.POLL, wait);
        }
        return;
      }
      Errand asked = next.errand();
      if (asked == null) {
        Duration interval = next.seat().down() ? settings.downInterval() : settings.interval();
        next.seat().due(Math.max(next.seat().dueNanos() + interval.toNanos(), now + 1));
        List<Request> all = next.seat().client().requests();
        left.addAll(doubt.stands() && !all.isEmpty() ? all.subList(0, 1) : all);
      } else {
        left.addAll(asked.requests());
      }
    }
    open = left.poll();
    sends = 0;
    send();
  }

  private void endErrand(Errand.Outcome outcome) {
    Errand ended = errand;
    errand = null;
    if (ended != null) {
      Errand.Outcome so =
          ended.answered() || !(outcome instanceof Errand.Answered) ? outcome : new Errand.Told();
      ended.to().accept(so);
    }
    brought.clear();
  }

  /** Who reads the answers now. */
  private MeterClient client(Seat from) {
    Errand running = errand;
    return running == null ? from.client() : running.client();
  }

  private boolean nobodyAnswers() {
    Errand running = errand;
    return running != null && !running.answered();
  }

  private void send() {
    Request request = open;
    if (request == null) {
      return;
    }
    if (sends++ > 0) {
      port.count(SessionCounter.RESENDS, 1);
    }
    sentNanos = port.nanoTime();
    graced = false;
    badFrame = "";
    move(LineState.Trigger.DUE, request.what());
    patience = patience(request);
    port.arm(LineState.Timer.REPLY, nobodyAnswers() ? settings.gap().toNanos() : patience);
    if (port.tracing() && seat != null) {
      String protocol = client(seat).protocol();
      port.traced(
          Direction.OUT, new FrameTrace(protocol, "request", request.what(), request.frame()));
    }
    if (port.send(ByteBuffer.wrap(request.frame().clone()))) {
      port.count(SessionCounter.FRAMES_OUT, 1);
    } else {
      port.event(SessionEvent.warning("unsent", "The line takes no bytes: " + request.what()));
    }
  }

  private long patience(Request request) {
    int answer = seat == null ? 0 : client(seat).answerBytes(request);
    return settings.timeout().plus(settings.speed().of(request.frame().length + answer)).toNanos();
  }

  private static long millis(long nanos) {
    return nanos / 1_000_000;
  }

  private void replyExpired() {
    if (nobodyAnswers()) {
      open = null;
      heardNanos = port.nanoTime();
      move(LineState.Trigger.EXPIRED, "said to all, which nobody answers");
      turnaround();
      return;
    }
    long late = port.nanoTime() - sentNanos - patience;
    if (late > settings.gap().toNanos() && !graced) {
      // The timer itself came late, so a reply may wait unread.
      graced = true;
      port.arm(LineState.Timer.REPLY, settings.gap().toNanos());
      return;
    }
    port.count(SessionCounter.REPLY_TIMEOUTS, 1);
    if (!badFrame.isEmpty()) {
      port.event(SessionEvent.warning("bad-frame", "In place of a reply came " + badFrame));
    }
    heardNanos = port.nanoTime();
    quietEndNanos = heardNanos + patience;
    move(LineState.Trigger.EXPIRED, "no reply within " + millis(patience) + " ms");
    turnaround();
  }

  private void commitExpired() {
    port.event(
        SessionEvent.error(
            "commit-late",
            "The last reading is not durable after another "
                + settings.commitDeadline().toMillis()
                + " ms; nothing is asked meanwhile"));
    port.arm(LineState.Timer.COMMIT, settings.commitDeadline().toNanos());
  }

  /** In TURNAROUND: arms the timer for the end of the silence that is needed now. */
  private void turnaround() {
    long now = port.nanoTime();
    long until = heardNanos + settings.turnaround().toNanos();
    if (open != null) {
      until = Math.min(heardNanos + settings.gap().toNanos(), quietEndNanos);
    } else if (seat != null && seat.owed() > 0) {
      until = Math.max(until, sentNanos + patience);
    }
    port.arm(LineState.Timer.TURNAROUND, Math.max(0, until - now));
  }

  private void silent() {
    move(LineState.Trigger.SILENT, "the line was silent");
    boolean mayResend =
        seat != null && !seat.down() && !doubt.stands() && sends <= settings.retries();
    if (open != null && mayResend) {
      send();
      return;
    }
    if (open != null && seat != null) {
      giveUp(seat, open);
    }
    poll();
  }

  private void giveUp(Seat silent, Request request) {
    long now = port.nanoTime();
    silent.owes(client(silent), request, sends);
    silent.due(Math.max(silent.dueNanos(), now + patience));
    open = null;
    left.clear();
    endErrand(
        new Errand.Silent(
            "no reply within %d ms, asked %d times".formatted(millis(patience), sends)));
    if (silent.failed(settings.demoteAfter())) {
      silent.due(now + settings.downInterval().toNanos());
      port.event(
          SessionEvent.warning(
              "meter-down",
              "Meter %s gave no reply in %d turns; last asked: %s"
                  .formatted(silent.name(), silent.failures(), request.what())));
    }
    if (settings.cutPolicy().verifies()) {
      doubt.silent(silent.name(), rota.seats().size(), request.what(), sentNanos);
      if (doubt.stands()) {
        silent.due(now + PROBE_EVERY.toNanos());
      }
    } else if (rota.allDown()) {
      int meters = rota.seats().size();
      port.suspect(new Suspicion("REPLY", "None of " + meters + " meters answers", sentNanos, now));
    }
  }

  private void answered(Seat from, Request request, Answer answer, byte[] frame) {
    if (state() == LineState.TURNAROUND) {
      port.count(SessionCounter.LATE_REPLIES, 1);
    }
    port.cancel(LineState.Timer.REPLY);
    port.cancel(LineState.Timer.TURNAROUND);
    heardNanos = port.arrivedNanos();
    MeterClient client = client(from);
    doubt.answered(from.name());
    from.owes(client, request, sends - 1);
    open = null;
    if (from.answered()) {
      long soon = port.nanoTime() + settings.interval().toNanos();
      from.due(Math.min(from.dueNanos(), soon));
      port.event(SessionEvent.info("meter-up", "Meter " + from.name() + " answers again"));
    }
    switch (answer) {
      case Answer.Values(List<PointValue> values) -> {
        from.granted(request.what());
        brought.addAll(values);
        deliver(new MeterReading(from.name(), client.protocol(), client.address(), values, frame));
      }
      case Answer.More(Request next) -> {
        left.addFirst(next);
        goOn("more follows");
      }
      case Answer.Refused(String why) -> {
        port.count(SessionCounter.REJECTS_IN, 1);
        if (from.refused(request.what(), why)) {
          String text = "Meter %s refuses %s: %s".formatted(from.name(), request.what(), why);
          port.event(SessionEvent.warning("refused", text));
        }
        if (errand != null) {
          left.clear();
          endErrand(new Errand.Refused(why));
        }
        goOn("refused: " + why);
      }
      case Answer.NotMine() -> throw new IllegalArgumentException("no answer");
    }
  }

  private void deliver(MeterReading reading) {
    Errand running = errand;
    List<? extends Decoded> messages =
        running == null ? List.of(reading) : running.messages().apply(reading);
    if (settings.awaitCommit() && !messages.isEmpty()) {
      uncommitted = messages.getLast();
      move(LineState.Trigger.DELIVERED, "answered");
      port.arm(LineState.Timer.COMMIT, settings.commitDeadline().toNanos());
      messages.forEach(port::deliver);
    } else {
      messages.forEach(port::deliver);
      goOn("answered");
    }
  }

  private void goOn(String why) {
    move(LineState.Trigger.ANSWERED, why);
    turnaround();
  }

  private void stray(MeterFrame frame, byte[] wire) {
    if (unasked.test(frame) || reports.take(frame, wire)) {
      return;
    }
    for (Seat other : rota.seats()) {
      if (other.settles(frame)) {
        port.count(SessionCounter.LATE_REPLIES, 1);
        if (state() == LineState.TURNAROUND && open == null) {
          turnaround();
        }
        return;
      }
    }
    port.count(SessionCounter.FOREIGN_FRAMES, 1);
  }

  private final class Sink implements FrameSink {
    @Override
    public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {
      port.count(SessionCounter.FRAMES_IN, 1);
      byte[] wire = Arrays.copyOfRange(bytes, from, to);
      if (port.tracing()) {
        port.traced(Direction.IN, FrameTrace.of(frame, wire));
      }
      Seat asked = seat;
      Request request = open;
      Answer answer =
          asked == null || request == null
              ? new Answer.NotMine()
              : client(asked).match(request, frame);
      if (asked == null || request == null || answer instanceof Answer.NotMine) {
        stray(frame, wire);
      } else {
        answered(asked, request, answer, wire);
      }
    }

    @Override
    public void junk(byte[] bytes, int from, int to) {
      port.count(SessionCounter.JUNK_BYTES, to - from);
      if (open != null && to - from >= LEAST_BAD_FRAME) {
        port.count(SessionCounter.BAD_FRAMES, 1);
        String hex = HexFormat.of().formatHex(bytes, from, Math.min(to, from + SHOWN_JUNK));
        badFrame = (to - from) + " bytes that are no frame: " + hex;
      }
    }
  }
}
