package dev.holdfast.link;

import dev.holdfast.link.liveness.SendTimes;
import java.time.Duration;

/**
 * When bytes last went either way on a channel, and whether what was sent since then ended a time
 * of silence.
 */
final class Traffic {

  /** Silence from which on something on the path may have forgotten the connection. */
  static final Duration IDLE = Duration.ofSeconds(5);

  private static final long IDLE_NANOS = IDLE.toNanos();

  private long lastNanos;
  private long receivedNanos;
  private long idleNanos;
  private long receivedBytes;
  private final SendTimes sends = new SendTimes();

  Traffic(long nowNanos) {
    lastNanos = nowNanos;
    receivedNanos = nowNanos;
  }

  void sent(long nowNanos) {
    if (nowNanos - lastNanos >= IDLE_NANOS) {
      idleNanos = nowNanos - lastNanos;
    }
    lastNanos = nowNanos;
    sends.sent(nowNanos);
  }

  SendTimes sends() {
    return sends;
  }

  void received(long arrivedNanos, int bytes) {
    lastNanos = arrivedNanos;
    receivedNanos = arrivedNanos;
    idleNanos = 0;
    receivedBytes += bytes;
  }

  /** When bytes last came; the time of opening where none did. */
  long receivedNanos() {
    return receivedNanos;
  }

  /** When bytes last went either way; the time of opening where none did. */
  long lastNanos() {
    return lastNanos;
  }

  long receivedBytes() {
    return receivedBytes;
  }

  /**
   * How long nothing went either way before what was sent since the peer last spoke, ns; 0 where
   * that was no time worth the name.
   */
  long idleNanos() {
    return idleNanos;
  }
}
