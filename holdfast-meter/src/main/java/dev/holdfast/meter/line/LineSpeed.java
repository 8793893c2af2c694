package dev.holdfast.meter.line;

import dev.holdfast.link.endpoint.Endpoint;
import java.time.Duration;

/**
 * How long bytes take on a line.
 *
 * @param baud bits a second, 1 or more; 0 where the line takes no time worth counting
 * @param bits bits of one byte with its start, parity and stop bits, 1 or more
 */
public record LineSpeed(int baud, int bits) {

  /** A network, where time passes elsewhere. */
  public static final LineSpeed NETWORK = new LineSpeed(0, 10);

  private static final long SECOND = 1_000_000_000;

  public LineSpeed {
    if (baud < 0 || bits < 1) {
      throw new IllegalArgumentException(baud + " baud of " + bits + " bits");
    }
  }

  /** That of an endpoint. */
  public static LineSpeed of(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Serial serial
        ? new LineSpeed(
            serial.baud(),
            1
                + serial.dataBits()
                + (serial.parity() == Endpoint.Parity.NONE ? 0 : 1)
                + serial.stopBits())
        : NETWORK;
  }

  /** How long so many bytes take. */
  public Duration of(int bytes) {
    return baud == 0
        ? Duration.ZERO
        : Duration.ofNanos(Math.ceilDiv((long) bytes * bits * SECOND, baud));
  }
}
