package dev.holdfast.hsms;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.session.SessionPort;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A message that has begun and not ended, and T8. */
final class HalfFrame {

  /** Times T8 that one message may take where the path or we ourselves are slow. */
  private static final int LIMIT = 3;

  /**
   * The share of T8 after which the path is looked at, in hundredths. A sender's pauses between two
   * tries double, so that what it tried last within T8 and lost was tried later than this.
   */
  private static final int LOOK_AT = 40;

  /** Pause between two looks from then on. */
  private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

  private final Connection connection;
  private final HsmsSettings settings;
  private final SessionPort port;
  private final FrameReader reader;
  private boolean halfway;
  private int unreadBytes;
  private long lastNanos;
  private long overNanos;

  HalfFrame(Connection connection, HsmsSettings settings, SessionPort port, FrameReader reader) {
    this.connection = connection;
    this.settings = settings;
    this.port = port;
    this.reader = reader;
  }

  /** A message was read whole. */
  void next() {
    overNanos = 0;
    stop();
  }

  /** All whole messages were read; this is left over. */
  void received(ByteBuffer unread) {
    unreadBytes = unread.remaining();
    if (!reader.halfway(unread)) {
      stop();
      return;
    }
    long t8 = settings.t8().toNanos();
    long now = port.arrivedNanos();
    if (!halfway) {
      halfway = true;
      if (connection.verifies()) {
        port.arm(HsmsTimer.T8_LOOK, lookAfter());
      }
    } else {
      overNanos += Math.max(0, now - lastNanos - t8);
    }
    lastNanos = now;
    port.arm(HsmsTimer.T8, t8);
  }

  private void stop() {
    if (halfway) {
      halfway = false;
      port.cancel(HsmsTimer.T8);
      port.cancel(HsmsTimer.T8_LOOK);
    }
  }

  private long lookAfter() {
    return settings.t8().toNanos() * LOOK_AT / 100;
  }

  /** Long before T8 judges it is seen how the path is, so that T8 need not wait for that. */
  void look() {
    long early = lookAfter() - (port.nanoTime() - lastNanos);
    if (early <= 0) {
      port.watch(lastNanos);
    }
    port.arm(HsmsTimer.T8_LOOK, early <= 0 ? LOOK_NANOS : early);
  }

  /** What there is of it; empty where there is none. */
  String text() {
    return halfway ? reader.progress(unreadBytes) : "";
  }

  /** Nothing more came within T8, although all that could be read was read. */
  void timedOut() {
    String doubt =
        reader.progress(unreadBytes)
            + " arrived, then nothing for "
            + Connection.show(settings.t8());
    connection.suspect(HsmsTimer.T8, doubt, "the rest of the message", lastNanos);
    connection.shows("frame", doubt, Sign.HALF_FRAME);
    long t8 = settings.t8().toNanos();
    long over = overNanos + port.nanoTime() - lastNanos - t8;
    long left = (LIMIT - 1) * t8 - over;
    if (connection.verifies() && left > 0 && waits(port.verdict().cause())) {
      connection.move(HsmsTrigger.T8_WAITS, "");
      port.arm(HsmsTimer.T8, Math.min(t8, left));
    } else {
      connection.end(HsmsTrigger.T8, Cause.UNKNOWN, "T8: " + doubt);
    }
  }

  private static boolean waits(Cause cause) {
    return switch (cause) {
      case PATH_LOSSY, PATH_DEAD, LOCAL_STALL, LOCAL_NETWORK_DOWN -> true;
      default -> false;
    };
  }
}
