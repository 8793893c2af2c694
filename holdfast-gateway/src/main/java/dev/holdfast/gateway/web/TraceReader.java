package dev.holdfast.gateway.web;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One who reads the trace of a link; the lines are written out on the thread that serves it. */
final class TraceReader extends EventReader {

  private static final long LOOK_MILLIS = 200;

  private final TraceSource source;

  TraceReader(TraceSource source) {
    this.source = source;
  }

  /** Changes of links are not for it. */
  @Override
  void offer(PushedEvent event) {}

  @Override
  @Nullable PushedEvent take(Duration heartbeat) throws InterruptedException {
    long deadline = System.nanoTime() + heartbeat.toNanos();
    while (!ended()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return PushedEvent.HEARTBEAT;
      }
      TraceView line = source.next(Math.min(left, LOOK_MILLIS));
      if (line != null) {
        return PushedEvent.of("trace", line);
      }
    }
    return null;
  }
}
