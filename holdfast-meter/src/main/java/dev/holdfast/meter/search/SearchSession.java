package dev.holdfast.meter.search;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import dev.holdfast.link.session.TableSession;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.line.Protocols;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the questions of one step of a {@link Search} on one channel, one at a time. */
public final class SearchSession extends TableSession<SearchSession.State, SearchSession.Trigger> {

  private static final int LEAST_NOISE = 2;

  /** Silence that ends what comes. */
  private static final Duration GAP = Duration.ofMillis(100);

  /** However long bytes go on coming. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  /** Where the session is. */
  public enum State {
    CLOSED,
    /** A question is out. */
    ASKING,
    /** No question is left. */
    DONE
  }

  /** What moves it. */
  public enum Trigger {
    OPENED,
    NOTHING_LEFT,
    ENDED
  }

  /** Its timer. */
  public enum Timer implements SessionTimer {
    /** The time for answers is over. */
    WINDOW
  }

  /** The transitions. */
  public static final StateTable<State, Trigger> TABLE =
      StateTable.of(State.class, Trigger.class)
          .row(State.CLOSED, Trigger.OPENED, "ask", State.ASKING)
          .row(State.ASKING, Trigger.NOTHING_LEFT, "tell", State.DONE)
          .row(State.ASKING, Trigger.ENDED, "", State.CLOSED)
          .row(State.DONE, Trigger.ENDED, "", State.CLOSED)
          .build();

  private final SessionPort port;
  private final Search search;
  private final FrameScanner scanner;
  private @Nullable Probe open;
  private @Nullable Probe before;
  private long sentNanos;
  private long heardNanos;
  private int noise;
  private boolean answered;

  SearchSession(SessionPort port, Search search, List<String> protocols) {
    super(port, TABLE, State.CLOSED);
    this.port = port;
    this.search = search;
    this.scanner =
        new FrameScanner(
            Protocols.standard().tongues(protocols, MeterFrame.Role.RESPONSE), new Sink());
  }

  @Override
  public void opened() {
    move(Trigger.OPENED, "the channel is open");
    ask();
  }

  private void ask() {
    before = open;
    Probe probe = search.next();
    open = probe;
    noise = 0;
    answered = false;
    if (probe == null) {
      move(Trigger.NOTHING_LEFT, "all was asked");
      search.ended();
      return;
    }
    if (port.send(ByteBuffer.wrap(probe.frame().clone()))) {
      port.count(SessionCounter.FRAMES_OUT, 1);
    }
    sentNanos = port.nanoTime();
    heardNanos = sentNanos;
    port.arm(Timer.WINDOW, search.window(probe).toNanos());
  }

  @Override
  public void received(ByteBuffer unread) {
    heardNanos = port.nanoTime();
    scanner.feed(unread);
    Probe probe = open;
    if (answered && probe != null && !probe.toAll()) {
      port.arm(Timer.WINDOW, GAP.toNanos());
    }
  }

  @Override
  public void expired(SessionTimer timer) {
    Probe probe = open;
    if (probe == null) {
      return;
    }
    long now = port.nanoTime();
    boolean coming = heardNanos > sentNanos && now - heardNanos < GAP.toNanos();
    if (coming && !answered && now - sentNanos < LONGEST.toNanos()) {
      port.arm(Timer.WINDOW, GAP.toNanos());
      return;
    }
    scanner.gap();
    if (!answered && noise >= LEAST_NOISE) {
      search.noise(probe);
    }
    ask();
  }

  @Override
  public void closed(Cause cause, String detail) {
    port.cancel(Timer.WINDOW);
    move(Trigger.ENDED, detail);
  }

  @Override
  public boolean ready() {
    return state() != State.CLOSED;
  }

  private final class Sink implements FrameSink {
    @Override
    public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {
      port.count(SessionCounter.FRAMES_IN, 1);
      Probe probe = open;
      if (probe == null || shows(probe, frame)) {
        return;
      }
      Probe late = before;
      if (late == null || !shows(late, frame)) {
        port.count(SessionCounter.FOREIGN_FRAMES, 1);
      }
    }

    private boolean shows(Probe probe, MeterFrame frame) {
      String address = probe.answeredBy(frame);
      if (address == null) {
        return false;
      }
      answered |= probe.equals(open);
      long took = port.nanoTime() - sentNanos - search.sending(probe).toNanos();
      search.found(probe, frame.protocol(), address, Duration.ofNanos(Math.max(1, took)));
      return true;
    }

    @Override
    public void junk(byte[] bytes, int from, int to) {
      port.count(SessionCounter.JUNK_BYTES, to - from);
      noise += to - from;
    }
  }
}
