package dev.holdfast.sim.tool;

import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.hsms.secs2.BinaryItem;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.ForwardingPort;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the tool: a session of HSMS or SECS-I, the answers to what its host asks, and,
 * once data can flow, what the tool sends unasked.
 */
final class ToolSession implements Session {

  /** How long the tool waits before it offers a message again that was refused. */
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final Tool tool;
  private final SessionPort port;
  private final HeldWork held;
  private final Layer layer;
  private final SecsSession secs;
  private boolean inFlight;

  ToolSession(Tool tool, SessionPort port) {
    this.tool = tool;
    this.port = port;
    this.held = new HeldWork(port);
    this.layer =
        tool.layer(
            held,
            new ForwardingPort(port) {
              @Override
              public void deliver(Decoded decoded) {
                if (decoded instanceof HsmsMessage message) {
                  held.after(
                      tool.replyDelay(), () -> tool.answer(secs, message, port.wallMicros()));
                }
              }

              @Override
              public void moved(Enum<?> from, Enum<?> to, String why) {
                super.moved(from, to, why);
                if (layer.flows(to) && !layer.flows(from)) {
                  emitWhenDue();
                }
              }
            });
    this.secs = layer.session();
  }

  /** Sends what is outstanding or due now, or waits until something is. */
  private void emitWhenDue() {
    if (!tool.emits() || inFlight || !secs.ready()) {
      return;
    }
    long wait = tool.untilNext(port.nanoTime());
    if (wait > 0) {
      port.arm(ToolTimer.EMIT, wait);
      return;
    }
    Emission emission;
    try {
      emission = tool.next(port.nanoTime());
    } catch (IOException e) {
      unrecorded(e);
      return;
    }
    inFlight = true;
    Emission.Kind kind = emission.kind();
    var _ =
        secs.request(kind.stream(), kind.function(), emission.body()).whenComplete(this::answered);
  }

  private void answered(@Nullable HsmsMessage reply, @Nullable Throwable failure) {
    inFlight = false;
    if (failure != null) {
      boolean late = failure instanceof HsmsFailure why && why.reason() == HsmsFailure.Reason.T3;
      retry(late ? 0 : RETRY_NANOS);
    } else if (reply != null && refuses(reply)) {
      port.event(SessionEvent.warning("refused", "the host refused it: " + reply.text()));
      retry(RETRY_NANOS);
    } else {
      try {
        tool.acknowledged();
      } catch (IOException e) {
        unrecorded(e);
        return;
      }
      emitWhenDue();
    }
  }

  /** Whether an acknowledge code is there and is not zero (ACKC5, ACKC6). */
  private static boolean refuses(HsmsMessage reply) {
    return reply.item() instanceof BinaryItem code && code.size() == 1 && code.byteAt(0) != 0;
  }

  private void unrecorded(IOException e) {
    port.event(SessionEvent.error("record", "the record file cannot be written: " + e));
    retry(RETRY_NANOS);
  }

  private void retry(long nanos) {
    if (secs.ready()) {
      port.arm(ToolTimer.EMIT, nanos);
    }
  }

  @Override
  public void expired(SessionTimer timer) {
    if (timer == ToolTimer.EMIT) {
      emitWhenDue();
    } else if (timer == ToolTimer.HELD) {
      held.expired();
    } else {
      secs.expired(timer);
    }
  }

  @Override
  public void opened() {
    layer.opened();
  }

  @Override
  public void received(ByteBuffer unread) {
    layer.received(unread);
  }

  @Override
  public void closed(Cause cause, String detail) {
    layer.closed();
    held.forget();
    secs.closed(cause, detail);
  }

  @Override
  public void stop() {
    secs.stop();
  }

  @Override
  public Enum<?> state() {
    return secs.state();
  }

  @Override
  public boolean ready() {
    return secs.ready();
  }

  @Override
  public CutPolicy cutPolicy() {
    return secs.cutPolicy();
  }

  @Override
  public LastFrames lastFrames() {
    return secs.lastFrames();
  }

  @Override
  public void condemned(Verdict verdict) {
    secs.condemned(verdict);
  }

  @Override
  public StateTable<?, ?> table() {
    return secs.table();
  }
}
