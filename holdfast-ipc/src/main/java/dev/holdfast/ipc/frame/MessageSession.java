package dev.holdfast.ipc.frame;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;

/** Messages of any bytes, both ways, with no word but theirs between the two ends. */
public final class MessageSession implements Session {

  private final SessionPort port;
  private final Framing framing;
  private final int most;
  private MessageState state = MessageState.CLOSED;

  /**
   * @param most bytes of the largest message
   */
  public MessageSession(SessionPort port, Framing framing, int most) {
    this.port = port;
    this.framing = framing;
    this.most = most;
  }

  /**
   * Sends one message.
   *
   * @return false where the link takes no more now, or not this one
   */
  public boolean send(byte[] message) {
    if (state != MessageState.OPEN || message.length > most || !framing.carries(message)) {
      return false;
    }
    if (port.tracing()) {
      port.traced(Direction.OUT, new MessageBody(message));
    }
    return port.send(framing.frame(message));
  }

  private void move(MessageState to, String why) {
    MessageState from = state;
    state = to;
    port.moved(from, to, why);
  }

  @Override
  public void opened() {
    move(MessageState.OPEN, "connected with " + port.peer());
  }

  @Override
  public void received(ByteBuffer unread) {
    if (framing == Framing.RAW && !unread.hasRemaining()) {
      // A unit of a semaphore has no bytes.
      deliver(new byte[0]);
      return;
    }
    if (framing == Framing.RAW && unread.remaining() > most) {
      port.event(
          SessionEvent.error(
              "too-long",
              "a message of %d bytes was dropped, the most is %d; raise max-message"
                  .formatted(unread.remaining(), most)));
      unread.position(unread.limit());
      return;
    }
    try {
      for (byte[] next = framing.next(unread, most);
          next != null;
          next = framing.next(unread, most)) {
        deliver(next);
      }
    } catch (IllegalArgumentException e) {
      String said = String.valueOf(e.getMessage());
      port.event(SessionEvent.error("bad-length", said));
      port.close(Cause.PROTOCOL_VIOLATION, said);
    }
  }

  private void deliver(byte[] body) {
    MessageBody message = new MessageBody(body);
    if (port.tracing()) {
      port.traced(Direction.IN, message);
    }
    port.deliver(message);
  }

  @Override
  public void expired(SessionTimer timer) {}

  @Override
  public void troubled(Cause cause, String detail) {
    port.event(SessionEvent.warning("trouble", detail));
  }

  @Override
  public void closed(Cause cause, String detail) {
    if (state == MessageState.OPEN) {
      move(MessageState.CLOSED, detail);
    }
  }

  @Override
  public void stop() {
    port.close(Cause.LOCAL_CLOSED, Cause.LOCAL_CLOSED.sentence());
  }

  @Override
  public MessageState state() {
    return state;
  }

  @Override
  public boolean ready() {
    return state == MessageState.OPEN;
  }

  @Override
  public StateTable<MessageState, MessageState.Trigger> table() {
    return MessageState.TABLE;
  }
}
