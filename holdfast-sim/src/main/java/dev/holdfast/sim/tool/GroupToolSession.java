package dev.holdfast.sim.tool;

import dev.holdfast.hsms.HsmsGroup;
import dev.holdfast.hsms.HsmsGroups;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.ForwardingPort;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;

/** One connection to a tool of several session entities, and the answers of each. */
final class GroupToolSession implements Session {

  private final Tool tool;
  private final SessionPort port;
  private final HeldWork held;
  private final HsmsGroup group;

  GroupToolSession(Tool tool, HsmsGroups groups, SessionPort port) {
    this.tool = tool;
    this.port = port;
    this.held = new HeldWork(port);
    this.group =
        groups.create(
            new ForwardingPort(port) {
              @Override
              public void deliver(Decoded decoded) {
                if (decoded instanceof HsmsMessage message) {
                  held.after(tool.replyDelay(), () -> answer(message));
                }
              }
            });
  }

  private void answer(HsmsMessage message) {
    HsmsSession entity = group.entity(message.header().sessionId());
    if (entity != null) {
      tool.answer(entity, message, port.wallMicros());
    }
  }

  @Override
  public void opened() {
    group.opened();
  }

  @Override
  public void received(ByteBuffer unread) {
    group.received(unread);
  }

  @Override
  public void expired(SessionTimer timer) {
    if (timer == ToolTimer.HELD) {
      held.expired();
    } else {
      group.expired(timer);
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    held.forget();
    group.closed(cause, detail);
  }

  @Override
  public void stop() {
    group.stop();
  }

  @Override
  public Enum<?> state() {
    return group.state();
  }

  @Override
  public boolean ready() {
    return group.ready();
  }

  @Override
  public StateTable<?, ?> table() {
    return group.table();
  }
}
