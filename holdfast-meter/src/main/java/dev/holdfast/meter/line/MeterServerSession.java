package dev.holdfast.meter.line;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import dev.holdfast.link.session.TableSession;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import dev.holdfast.meter.scan.Tongue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One or more meters on a line, in whatever protocols they speak: each frame found is offered to
 * the servers in their order and the first reply is sent, in the order of the requests. Frames that
 * get none (for other meters, broadcasts, replies, echoes) are counted as foreign.
 */
public final class MeterServerSession
    extends TableSession<MeterServerSession.State, MeterServerSession.Trigger> {

  /** Where the session is. */
  public enum State {
    CLOSED,
    LISTENING
  }

  /** What moves it. */
  public enum Trigger {
    OPENED,
    ENDED
  }

  /** Its timers. */
  public enum Timer implements SessionTimer {
    /** The silence that ends a frame. */
    GAP
  }

  /** The transitions. */
  public static final StateTable<State, Trigger> TABLE =
      StateTable.of(State.class, Trigger.class)
          .row(State.CLOSED, Trigger.OPENED, "answer requests", State.LISTENING)
          .row(State.LISTENING, Trigger.ENDED, "", State.CLOSED)
          .build();

  private final SessionPort port;
  private final List<MeterServer> servers;
  private final GapTimer gap;

  /**
   * @param tongues what is spoken on the line, in the order in which it is tried
   * @param servers the meters
   * @param gap silence after which what was received of a frame is given up, above 0
   */
  public MeterServerSession(
      SessionPort port, List<Tongue> tongues, List<MeterServer> servers, Duration gap) {
    if (gap.isNegative() || gap.isZero()) {
      throw new IllegalArgumentException("gap must be above 0, not " + gap);
    }
    super(port, TABLE, State.CLOSED);
    this.port = port;
    this.servers = List.copyOf(servers);
    this.gap = new GapTimer(port, new FrameScanner(tongues, new Sink()), Timer.GAP, gap.toNanos());
  }

  @Override
  public void opened() {
    move(Trigger.OPENED, "the channel is open");
  }

  @Override
  public void received(ByteBuffer unread) {
    gap.received(unread);
  }

  @Override
  public void expired(SessionTimer timer) {
    gap.expired();
  }

  @Override
  public void closed(Cause cause, String detail) {
    port.cancel(Timer.GAP);
    move(Trigger.ENDED, detail);
  }

  @Override
  public boolean ready() {
    return state() == State.LISTENING;
  }

  /** Sends a reply that a server did not have at once, and tells what must stand in the records. */
  public void late(byte[] reply, @Nullable SessionEvent audit) {
    if (audit != null) {
      port.event(audit);
    }
    if (port.send(ByteBuffer.wrap(reply))) {
      port.count(SessionCounter.FRAMES_OUT, 1);
    } else {
      port.event(SessionEvent.warning("reply-dropped", "The client takes no bytes"));
    }
  }

  private void answer(MeterFrame frame) {
    for (MeterServer server : servers) {
      byte[] reply = server.reply(frame, port::event);
      if (reply != null) {
        send(server, frame, reply);
        return;
      }
    }
    port.count(SessionCounter.FOREIGN_FRAMES, 1);
  }

  private void send(MeterServer server, MeterFrame request, byte[] reply) {
    if (port.tracing()) {
      String text = "reply to " + request.summary();
      port.traced(
          Direction.OUT, new FrameTrace(server.protocol(), "response", text, reply.clone()));
    }
    if (port.send(ByteBuffer.wrap(reply))) {
      port.count(SessionCounter.FRAMES_OUT, 1);
    } else {
      port.event(
          SessionEvent.warning(
              "reply-dropped", "The client takes no bytes; no reply to " + request.summary()));
    }
  }

  private final class Sink implements FrameSink {
    @Override
    public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {
      port.count(SessionCounter.FRAMES_IN, 1);
      if (port.tracing()) {
        port.traced(Direction.IN, FrameTrace.of(frame, Arrays.copyOfRange(bytes, from, to)));
      }
      answer(frame);
    }

    @Override
    public void junk(byte[] bytes, int from, int to) {
      port.count(SessionCounter.JUNK_BYTES, to - from);
    }
  }
}
