package dev.holdfast.hsms;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.SessionPort;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A message that has begun and not ended, and T8. */
final class HalfFrame {

  /** Times T8 that one message may take where the path or we ourselves are slow. */
  private static final int LIMIT = 3;

  /** How long the kernel may take to learn how the path is, once it was asked. */
  private static final Duration TIME_TO_ASK = Duration.ofSeconds(3);

  private final Connection connection;
  private final HsmsSettings settings;
  private final SessionPort port;
  private final FrameReader reader;
  private boolean halfway;
  private int unreadBytes;
  private int waited;
  private boolean asked;

  HalfFrame(Connection connection, HsmsSettings settings, SessionPort port, FrameReader reader) {
    this.connection = connection;
    this.settings = settings;
    this.port = port;
    this.reader = reader;
  }

  /** A message was read whole. */
  void next() {
    waited = 0;
    asked = false;
  }

  /** All whole messages were read; this is left over. */
  void received(ByteBuffer unread) {
    unreadBytes = unread.remaining();
    if (reader.halfway(unread)) {
      halfway = true;
      port.arm(HsmsTimer.T8, settings.t8().toNanos());
    } else if (halfway) {
      halfway = false;
      port.cancel(HsmsTimer.T8);
    }
  }

  /** What there is of it; empty where there is none. */
  String text() {
    return halfway ? reader.progress(unreadBytes) : "";
  }

  /** Nothing more came within T8, although all that could be read was read. */
  void timedOut(long lastReceived) {
    String doubt =
        reader.progress(unreadBytes)
            + " arrived, then nothing for "
            + Connection.show(settings.t8());
    connection.suspect(HsmsTimer.T8, doubt, "the rest of the message", lastReceived);
    connection.shows("frame", doubt, Sign.HALF_FRAME);
    Verdict verdict = port.verdict();
    if (connection.verifies() && waits(verdict.cause())) {
      connection.move(HsmsTrigger.T8_WAITS, "");
    } else {
      connection.end(HsmsTrigger.T8, Cause.UNKNOWN, "T8: " + doubt);
    }
  }

  private boolean waits(Cause cause) {
    boolean path =
        switch (cause) {
          case PATH_LOSSY, PATH_DEAD, LOCAL_STALL, LOCAL_NETWORK_DOWN -> true;
          default -> false;
        };
    if (path && waited < LIMIT - 1) {
      waited++;
      port.arm(HsmsTimer.T8, settings.t8().toNanos());
      return true;
    }
    if (!path && !asked) {
      asked = true;
      long rest = Math.min(settings.t8().toNanos(), TIME_TO_ASK.toNanos());
      port.arm(HsmsTimer.T8, rest);
      return true;
    }
    return false;
  }
}
