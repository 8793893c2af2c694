package dev.holdfast.link;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A protocol of frames led by a four-byte length, ready from the start. A body that starts with
 * {@code echo} is answered by {@code back}, {@code throw} is a bug, {@code bye} ends the channel.
 */
final class FrameSession implements Session {

  enum State {
    CLOSED,
    OPEN
  }

  enum Trigger {
    OPENED,
    CLOSED
  }

  enum Timer implements SessionTimer {
    IDLE,
    LATE
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Body(byte[] bytes) implements Decoded {
    @Override
    public String protocol() {
      return "frames";
    }

    @Override
    public String kind() {
      return "frame";
    }

    @Override
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public Map<String, Object> fields() {
      return Map.of();
    }
  }

  private static final StateTable<State, Trigger> TABLE =
      StateTable.of(State.class, Trigger.class)
          .row(State.CLOSED, Trigger.OPENED, "", State.OPEN)
          .row(State.OPEN, Trigger.CLOSED, "", State.CLOSED)
          .build();

  private final SessionPort port;
  private final boolean usable;
  private State state = State.CLOSED;

  FrameSession(SessionPort port) {
    this(port, true);
  }

  /**
   * @param usable whether it becomes ready when opened
   */
  FrameSession(SessionPort port, boolean usable) {
    this.port = port;
    this.usable = usable;
  }

  SessionPort port() {
    return port;
  }

  static ByteBuffer frame(byte[] body) {
    return ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).flip();
  }

  static byte[] frame(String body) {
    return frame(body.getBytes(StandardCharsets.UTF_8)).array();
  }

  boolean send(String body) {
    return port.send(ByteBuffer.wrap(frame(body)));
  }

  @Override
  public void opened() {
    state = State.OPEN;
    port.moved(State.CLOSED, State.OPEN, "opened");
  }

  @Override
  public void received(ByteBuffer unread) {
    while (unread.remaining() >= 4) {
      int length = unread.getInt(unread.position());
      if (unread.remaining() < 4 + length) {
        return;
      }
      byte[] body = new byte[length];
      unread.position(unread.position() + 4).get(body);
      take(body);
    }
  }

  private void take(byte[] body) {
    Body frame = new Body(body);
    String text = frame.text();
    if (text.startsWith("throw")) {
      throw new IllegalStateException("a bug");
    }
    if (text.startsWith("bye")) {
      port.close(Cause.PEER_SEPARATED, "bye");
    } else if (text.startsWith("echo")) {
      send("back" + text.substring(4));
    }
    port.deliver(frame);
  }

  @Override
  public void expired(SessionTimer timer) {
    port.event(SessionEvent.info("expired", timer.name()));
  }

  @Override
  public void closed(Cause cause, String detail) {
    state = State.CLOSED;
    port.moved(State.OPEN, State.CLOSED, detail);
  }

  @Override
  public void stop() {
    send("leaving");
    port.close(Cause.LOCAL_CLOSED, "stopped");
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public boolean ready() {
    return usable && state == State.OPEN;
  }

  @Override
  public StateTable<State, Trigger> table() {
    return TABLE;
  }
}
