package dev.holdfast.sim.tool;

import dev.holdfast.hsms.SecsSession;
import dev.holdfast.hsms.secs1.LineCode;
import dev.holdfast.hsms.secs1.Secs1Sessions;
import dev.holdfast.hsms.secs1.Secs1Settings;
import dev.holdfast.hsms.secs1.Secs1State;
import dev.holdfast.link.session.ForwardingPort;
import dev.holdfast.link.session.SessionPort;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Stands between a SECS-I session and its line, and delays, spoils or drops the answers to ENQ and
 * blocks as the tool's manners say. What is sent after a delayed answer waits behind it.
 */
final class LineLayer extends ForwardingPort implements Layer {

  private final LineManners manners;
  private final HeldWork held;
  private final SecsSession session;
  private long dueNanos;
  private long blocks;
  private boolean waits;

  /**
   * @param outer what the session does to the world, beyond its bytes
   */
  private LineLayer(LineManners manners, HeldWork held, SessionPort outer, Secs1Sessions sessions) {
    super(outer);
    this.manners = manners;
    this.held = held;
    this.session = sessions.create(this);
  }

  /** One for each connection of a line. A body is judged after stream and function, by the tool. */
  static Tool.Layers each(Secs1Settings settings, LineManners manners) {
    Secs1Sessions sessions = new Secs1Sessions(settings.toBuilder().checkBodies(false).build());
    return (held, outer) -> new LineLayer(manners, held, outer, sessions);
  }

  @Override
  public SecsSession session() {
    return session;
  }

  @Override
  public boolean flows(Enum<?> state) {
    return state != Secs1State.NOT_CONNECTED;
  }

  @Override
  public void opened() {
    session.opened();
  }

  @Override
  public void received(ByteBuffer unread) {
    session.received(unread);
  }

  @Override
  public void closed() {
    waits = false;
  }

  @Override
  public boolean send(ByteBuffer bytes) {
    int code = bytes.remaining() == 1 ? bytes.get(bytes.position()) : -1;
    if (code == LineCode.EOT.code()) {
      return later(manners.eotDelay(), bytes);
    }
    if (code != LineCode.ACK.code()) {
      return later(Duration.ZERO, bytes);
    }
    blocks++;
    if (each(manners.muteEvery())) {
      return true;
    }
    return later(
        manners.ackDelay(),
        each(manners.nakEvery()) ? ByteBuffer.wrap(LineCode.NAK.bytes()) : bytes);
  }

  private boolean each(int every) {
    return every > 0 && blocks % every == 0;
  }

  /** Not before what was sent earlier. */
  private boolean later(Duration delay, ByteBuffer bytes) {
    long now = nanoTime();
    long due = Math.max(now + delay.toNanos(), waits ? dueNanos : now);
    if (due <= now && !waits) {
      return super.send(bytes);
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    waits = true;
    dueNanos = due;
    held.at(
        due,
        () -> {
          waits = dueNanos > nanoTime();
          super.send(ByteBuffer.wrap(copy));
        });
    return true;
  }
}
