package dev.holdfast.sim.tool;

import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.ForwardingPort;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;

/**
 * One connection to the tool: a session of HSMS or SECS-I, the answers to what its host asks, and,
 * once data can flow, what the tool sends unasked.
 */
final class ToolSession implements Session {

  private final HeldWork held;
  private final Layer layer;
  private final SecsSession secs;
  private final Unasked unasked;

  ToolSession(Tool tool, SessionPort port) {
    this.held = new HeldWork(port);
    this.unasked = new Unasked(tool, port, ToolTimer.EMIT);
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
                  unasked.sendWhenDue(secs);
                }
              }
            });
    this.secs = layer.session();
  }

  @Override
  public void expired(SessionTimer timer) {
    if (timer == ToolTimer.EMIT) {
      unasked.sendWhenDue(secs);
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
