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
import dev.holdfast.link.session.ShareTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One connection to a tool of several session entities: what each answers and sends unasked. */
final class GroupToolSession implements Session {

  private final Map<Integer, Tool> tools;
  private final SessionPort port;
  private final HeldWork held;
  private final Map<Integer, Unasked> unasked = new LinkedHashMap<>();
  private final Set<Integer> selected = new HashSet<>();
  private final HsmsGroup group;

  GroupToolSession(Map<Integer, Tool> tools, HsmsGroups groups, SessionPort port) {
    this.tools = tools;
    this.port = port;
    this.held = new HeldWork(port);
    tools.forEach((id, tool) -> unasked.put(id, new Unasked(tool, port, emit(id))));
    this.group =
        groups.create(
            new ForwardingPort(port) {
              @Override
              public void deliver(Decoded decoded) {
                if (decoded instanceof HsmsMessage message) {
                  answerInTime(message);
                }
              }
            });
  }

  private static ShareTimer emit(int sessionId) {
    return new ShareTimer(HsmsGroups.share(sessionId), ToolTimer.EMIT);
  }

  private void answerInTime(HsmsMessage message) {
    int id = message.header().sessionId();
    Tool tool = tools.get(id);
    if (tool != null) {
      held.after(tool.replyDelay(), () -> answer(tool, id, message));
    }
  }

  private void answer(Tool tool, int id, HsmsMessage message) {
    HsmsSession entity = group.entity(id);
    if (entity != null) {
      tool.answer(entity, message, port.wallMicros());
    }
  }

  /** Entities that have become selected begin to send. */
  private void lookWhoIsSelected() {
    unasked.forEach((id, sending) -> {
      HsmsSession entity = group.entity(id);
      if (entity == null || !entity.ready()) {
        selected.remove(id);
      } else if (selected.add(id)) {
        sending.sendWhenDue(entity);
      }
    });
  }

  @Override
  public void opened() {
    group.opened();
  }

  @Override
  public void received(ByteBuffer unread) {
    group.received(unread);
    lookWhoIsSelected();
  }

  @Override
  public void expired(SessionTimer timer) {
    if (timer == ToolTimer.HELD) {
      held.expired();
    } else if (timer instanceof ShareTimer(String share, ToolTimer _)) {
      sendWhenDue(Integer.parseInt(share));
    } else {
      group.expired(timer);
    }
    lookWhoIsSelected();
  }

  private void sendWhenDue(int id) {
    HsmsSession entity = group.entity(id);
    Unasked sending = unasked.get(id);
    if (entity != null && sending != null) {
      sending.sendWhenDue(entity);
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
