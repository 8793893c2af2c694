package dev.holdfast.hsms;

import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionPort;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the messages of one connection, one after the other, until the connection is over. */
final class Intake {

  private final Connection connection;
  private final SessionPort port;
  private final FrameReader reader;
  private final HalfFrame halfFrame;
  private final Supplier<@Nullable Selection> selection;
  private final Consumer<HsmsMessage> handler;
  private @Nullable HsmsHeader last;
  private long lastMicros;

  /**
   * @param selection what the messages are marked with
   */
  Intake(
      Connection connection,
      HsmsSettings settings,
      SessionPort port,
      Supplier<@Nullable Selection> selection,
      Consumer<HsmsMessage> handler) {
    this.connection = connection;
    this.port = port;
    this.reader = new FrameReader(settings.maxMessage());
    this.halfFrame = new HalfFrame(connection, settings, port, reader);
    this.selection = selection;
    this.handler = handler;
  }

  void received(ByteBuffer unread) {
    while (!connection.is(HsmsState.NOT_CONNECTED)) {
      HsmsMessage message = reader.next(unread, selection.get());
      if (message == null) {
        break;
      }
      halfFrame.next();
      last = message.header();
      lastMicros = port.wallMicros();
      handler.accept(message);
    }
    if (connection.is(HsmsState.NOT_CONNECTED)) {
      unread.position(unread.limit());
      return;
    }
    String violation = reader.violation();
    if (violation != null) {
      port.count(SessionCounter.BAD_FRAMES, 1);
      connection.violation(violation);
      return;
    }
    halfFrame.received(unread);
  }

  /** T8 ran out. */
  void timedOut() {
    halfFrame.timedOut();
  }

  /** Time to look at the path while a message is half there. */
  void look() {
    halfFrame.look();
  }

  LastFrames lastFrames(Outbox out) {
    HsmsHeader in = last;
    HsmsHeader sent = out.last();
    return new LastFrames(
        in == null ? null : new LastFrames.Noted(lastMicros, Outbox.line(in)),
        sent == null ? null : new LastFrames.Noted(out.lastMicros(), Outbox.line(sent)),
        halfFrame.text());
  }
}
