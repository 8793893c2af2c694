package dev.holdfast.sim.subsystem;

import dev.holdfast.arq.Outgoing;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a sub-system sends unasked to the peer it has heard: a counter, on one wire at a time. */
final class Telemetry {

  private @Nullable Integer heard;
  private @Nullable SubsystemSession teller;
  private long count;

  void heard(int source) {
    heard = source;
  }

  /** What a wire is to send now; null where it has nobody to send to, or another wire does. */
  @Nullable Outgoing next(SubsystemSession wire) {
    if (teller == null) {
      teller = wire;
    }
    Integer to = heard;
    if (to == null || !wire.equals(teller)) {
      return null;
    }
    return new Outgoing(
        to,
        SubsystemSettings.TELEMETRY_TYPE,
        SubsystemSettings.TELEMETRY_CODE,
        true,
        ByteBuffer.allocate(Long.BYTES).putLong(++count).array());
  }

  /** A wire is over. */
  void left(SubsystemSession wire) {
    if (wire.equals(teller)) {
      teller = null;
    }
  }
}
