package dev.holdfast.sim.tool;

import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.hsms.StreamNine;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Secs2;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** The one tool behind all its connections: its answers, and the pace of what it sends unasked. */
final class Tool implements SessionFactory<ToolSession> {

  /** Makes what carries the messages of a connection. */
  interface Layers {
    Layer make(HeldWork held, SessionPort outer);
  }

  private static final double NANOS_PER_SECOND = 1e9;

  /** How far the pace may catch up after a delay, so that coarse timers do not lower the rate. */
  private static final long CATCH_UP_NANOS = Duration.ofMillis(100).toNanos();

  private final Layers layers;
  private final Duration replyDelay;
  private final ToolReplies replies;
  private final Emissions emissions;
  private final long intervalNanos;
  private final ZoneId zone;
  private boolean started;
  private long dueNanos;

  /**
   * @param layers one for all connections
   * @param eventsPerSecond 0 for a tool that only answers
   * @param zone where the tool stands, for its clock
   */
  Tool(
      Layers layers,
      Duration replyDelay,
      ToolReplies replies,
      Emissions emissions,
      double eventsPerSecond,
      ZoneId zone) {
    this.layers = layers;
    this.replyDelay = replyDelay;
    this.replies = replies;
    this.emissions = emissions;
    this.intervalNanos = eventsPerSecond > 0 ? (long) (NANOS_PER_SECOND / eventsPerSecond) : 0;
    this.zone = zone;
  }

  @Override
  public ToolSession create(SessionPort port) {
    return new ToolSession(this, port);
  }

  /** What carries the messages of one more connection. */
  Layer layer(HeldWork held, SessionPort outer) {
    return layers.make(held, outer);
  }

  /** How late primary messages are answered. */
  Duration replyDelay() {
    return replyDelay;
  }

  /** Answers a primary message, or reports what is wrong with it. */
  void answer(SecsSession secs, HsmsMessage message, long wallMicros) {
    if (message.stream() == 9) {
      return;
    }
    ToolReplies.Outcome outcome = answer(message, wallMicros);
    if (outcome instanceof ToolReplies.Outcome.Refusal(StreamNine why)) {
      secs.report(why, message);
    } else if (message.expectsReply()) {
      byte[] body =
          switch (outcome) {
            case ToolReplies.Outcome.Reply(Item item) -> Secs2.encode(item);
            default -> bytes(message.body());
          };
      secs.reply(message, body);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private ToolReplies.Outcome answer(HsmsMessage message, long wallMicros) {
    Instant instant = Instant.EPOCH.plusNanos(wallMicros * 1_000);
    return replies.to(
        message, LocalDateTime.ofInstant(instant, zone), new Chamber(instant.getEpochSecond()));
  }

  /** Whether it ever sends anything unasked. */
  boolean emits() {
    return intervalNanos > 0;
  }

  /** How long until something may be sent, ns; what is outstanding may be at once. */
  long untilNext(long nowNanos) {
    if (!started || emissions.outstanding() != null || emissions.alarmDue()) {
      return 0;
    }
    return dueNanos - nowNanos;
  }

  /** What is to be sent now; see {@link Emissions#next}. */
  Emission next(long nowNanos) throws IOException {
    boolean fresh = emissions.outstanding() == null && !emissions.alarmDue();
    Emission emission = emissions.next();
    if (fresh) {
      long due = started ? Math.max(dueNanos, nowNanos - CATCH_UP_NANOS) : nowNanos;
      dueNanos = due + intervalNanos;
      started = true;
    }
    return emission;
  }

  void acknowledged() throws IOException {
    emissions.acknowledged();
  }
}
