package dev.holdfast.hsms.secs1;

import dev.holdfast.hsms.Body;
import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsSettings.Role;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.hsms.StreamNine;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One SECS-I line (SEMI E4), host or equipment, master or slave. A message is in order once it
 * waits for the line; where the peer does not take it, its request fails by {@link
 * Reason#NOT_SENT}, and what was no request becomes an event. A line that fails to carry a message
 * is kept.
 */
public final class Secs1Session extends SecsSession {

  private final Secs1Settings settings;
  private final SessionPort port;
  private final Secs1Sessions siblings;
  private final Noise noise;
  private final SendQueue queue;
  private final BlockLine line;
  private final Assembly assembly;
  private @Nullable HsmsHeader lastBlock;

  Secs1Session(Secs1Settings settings, SessionPort port, Secs1Sessions siblings, int first) {
    super(settings, port, Secs1Timer.T3, Secs1Timer.CONVERSATION, first);
    this.settings = settings;
    this.port = port;
    this.siblings = siblings;
    this.noise = new Noise(port);
    this.queue = new SendQueue(settings.role() == Role.EQUIPMENT, settings.maxUnsent());
    this.line = new BlockLine(settings, port, noise, new Blocks());
    this.assembly = new Assembly(settings, port, new Messages());
  }

  public Secs1Settings settings() {
    return settings;
  }

  /** Messages that wait for the line, the one being sent included. */
  public int waitingMessages() {
    return queue.messages();
  }

  // What the link does.

  @Override
  public void opened() {
    if (siblings.admit(this)) {
      dataBegins();
      line.opened();
    } else {
      port.close(Cause.LOCAL_CLOSED, "another peer has the line");
    }
  }

  @Override
  public void received(ByteBuffer unread) {
    line.received(unread);
  }

  @Override
  public void expired(SessionTimer timer) {
    switch ((Secs1Timer) timer) {
      case T1, T2 -> line.expired((Secs1Timer) timer);
      case T3 -> replyTimer();
      case T4 -> assembly.expired();
      case CONVERSATION -> conversationTimer();
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    leave(
        Secs1Trigger.CHANNEL_ENDED,
        detail,
        HsmsFailure.disconnected(cause, "disconnected: " + detail));
  }

  @Override
  public void stop() {
    port.close(Cause.LOCAL_CLOSED, "stopped");
    leave(Secs1Trigger.STOPPED, "stopped", HsmsFailure.of(Reason.CLOSED, "the link was stopped"));
  }

  /** A newer channel of the same peer takes the place of this one. */
  void replaced(String by) {
    String why = by + " took its place";
    port.close(Cause.REPLACED, why);
    leave(Secs1Trigger.CHANNEL_ENDED, why, HsmsFailure.disconnected(Cause.REPLACED, why));
  }

  private void leave(Secs1Trigger trigger, String why, HsmsFailure failure) {
    if (line.state() == Secs1State.NOT_CONNECTED) {
      return;
    }
    siblings.release(this);
    if (queue.messages() > 0) {
      port.event(
          SessionEvent.warning("not-sent", queue.messages() + " messages waited for the line"));
    }
    queue.clear();
    assembly.clear();
    dataEnds();
    line.left(trigger, why);
    failAll(failure);
  }

  @Override
  public Secs1State state() {
    return line.state();
  }

  @Override
  public boolean ready() {
    return line.state() != Secs1State.NOT_CONNECTED;
  }

  @Override
  public StateTable<Secs1State, Secs1Trigger> table() {
    return line.table();
  }

  String peer() {
    return port.peer();
  }

  // What the messages need.

  @Override
  protected boolean transmit(HsmsHeader header, Body body) {
    if (!queue.takes(HsmsHeader.LENGTH + body.length())) {
      return false;
    }
    byte[] bytes = new byte[body.length()];
    body.write(ByteBuffer.wrap(bytes));
    queue.add(header, bytes);
    line.wake();
    return true;
  }

  @Override
  protected void replyTimedOut(String doubt, long sinceNanos) {
    suspect(Secs1Timer.T3.name(), doubt, sinceNanos);
  }

  /** As the header of a single block. */
  @Override
  protected byte[] onWire(HsmsHeader header, boolean ours) {
    boolean fromEquipment = ours == (settings.role() == Role.EQUIPMENT);
    return Secs1Block.wireHeader(header, fromEquipment, 1, true).bytes();
  }

  @Override
  protected boolean underway(HsmsHeader primary) {
    return queue.has(primary) || assembly.answers(primary);
  }

  private void suspect(String subject, String doubt, long sinceNanos) {
    port.suspect(new Suspicion(subject, doubt, sinceNanos, port.nanoTime()));
  }

  /** What the line does with blocks. */
  private final class Blocks implements BlockLine.User {

    @Override
    public @Nullable Secs1Block next() {
      return queue.block();
    }

    @Override
    public void taken() {
      HsmsHeader sent = queue.blockTaken();
      if (sent != null) {
        Secs1Session.this.taken(sent);
      }
    }

    @Override
    public void lost(String why, long sinceNanos) {
      HsmsHeader header = queue.drop();
      String text = header.kind() + " system " + header.systemBytesHex() + " not sent: " + why;
      noise.tell("not-sent", text);
      suspect("RTY", text, sinceNanos);
      fail(header, HsmsFailure.of(Reason.NOT_SENT, text));
    }

    @Override
    public void received(Secs1Block block) {
      if (settings.dropDuplicates() && block.wire().equals(lastBlock)) {
        port.count(SessionCounter.UNEXPECTED, 1);
        noise.tell("duplicate", block + " came twice; dropped");
        return;
      }
      lastBlock = block.wire();
      boolean mine = block.fromEquipment() == (settings.role() == Role.HOST);
      if (settings.checkDeviceId() && (!mine || block.deviceId() != settings.deviceId())) {
        port.count(SessionCounter.FOREIGN_FRAMES, 1);
        noise.tell(
            "device-id",
            "%s for device id %d %s; this link has %d"
                .formatted(
                    block,
                    block.deviceId(),
                    block.fromEquipment() ? "to the host" : "to the equipment",
                    settings.deviceId()));
        report(StreamNine.UNRECOGNIZED_DEVICE, block.wire());
        return;
      }
      assembly.take(block);
    }
  }

  /** What becomes of the peer's messages. */
  private final class Messages implements Assembly.User {

    @Override
    public void whole(HsmsHeader message, byte[] body) {
      arrived(message, body);
    }

    @Override
    public void refused(Secs1Block block, String why, @Nullable StreamNine error) {
      port.count(SessionCounter.BAD_FRAMES, 1);
      noise.tell("bad-message", block + ": " + why);
      if (error != null) {
        report(error, block.wire());
      }
    }

    @Override
    public void stopped(HsmsHeader message, int blocks, long sinceNanos) {
      String doubt =
          "%s system %s stopped after block %d for %s"
              .formatted(
                  message.kind(),
                  message.systemBytesHex(),
                  blocks,
                  Secs1Settings.show(settings.t4()));
      port.count(SessionCounter.BAD_FRAMES, 1);
      noise.tell("t4", doubt);
      suspect(Secs1Timer.T4.name(), doubt, sinceNanos);
      if (message.function() > 0 && (message.function() & 1) == 0) {
        HsmsHeader request =
            HsmsHeader.data(
                message.sessionId(),
                message.stream(),
                message.function() - 1,
                true,
                message.systemBytes());
        fail(request, HsmsFailure.of(Reason.T4, "T4: " + doubt));
      }
    }
  }
}
