package dev.holdfast.meter.line;

import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.meter.scan.FrameScanner;
import java.nio.ByteBuffer;

/**
 * Tells a scanner of the silences of its line. A silence is measured between arrival stamps; the
 * timer only ends one that nothing follows. When the timer itself comes late, our process was held
 * up and bytes may wait unread: they get a moment to come in with their stamps.
 */
final class GapTimer {
  private final SessionPort port;
  private final FrameScanner scanner;
  private final SessionTimer timer;
  private final long gapNanos;
  private long lastArrival;
  private boolean graced;

  GapTimer(SessionPort port, FrameScanner scanner, SessionTimer timer, long gapNanos) {
    this.port = port;
    this.scanner = scanner;
    this.timer = timer;
    this.gapNanos = gapNanos;
  }

  void received(ByteBuffer unread) {
    long arrived = port.arrivedNanos();
    if (scanner.pending() > 0 && arrived - lastArrival >= gapNanos) {
      scanner.gap();
    }
    lastArrival = arrived;
    graced = false;
    scanner.feed(unread);
    if (scanner.pending() > 0) {
      port.arm(timer, Math.max(0, arrived + gapNanos - port.nanoTime()));
    } else {
      port.cancel(timer);
    }
  }

  void expired() {
    long late = port.nanoTime() - (lastArrival + gapNanos);
    if (late > gapNanos && !graced) {
      graced = true;
      port.arm(timer, gapNanos);
    } else {
      scanner.gap();
    }
  }
}
