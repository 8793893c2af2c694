package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.wire.Wire;
import dev.holdfast.link.wire.WireException;
import dev.holdfast.link.wire.WireGuests;
import dev.holdfast.link.wire.WireOpener;
import dev.holdfast.link.wire.WirePlace;
import dev.holdfast.posix.Platform;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Opens the wires of this module; for {@link java.util.ServiceLoader}. */
public final class LocalWires implements WireOpener {

  @Override
  public boolean opens(LocalEndpoint endpoint) {
    return true;
  }

  @Override
  public Wire open(LocalEndpoint endpoint, Duration longest)
      throws WireException, InterruptedException {
    checkPlatform();
    try {
      return switch (Ways.open(endpoint, wait(endpoint, longest))) {
        case Receipt.Got<Way>(Way way) -> new LocalWire(endpoint, way);
        case Receipt.None<Way>(Outcome why) ->
            throw new WireException(cause(why), endpoint + ": " + why.word());
      };
    } catch (IOException | IllegalArgumentException e) {
      throw why(endpoint, e);
    }
  }

  /**
   * A link tries again by itself, so nothing is waited for here: but for two that each open a pair
   * of FIFOs, of whom the first must have its reader open until the second comes.
   */
  private static Duration wait(LocalEndpoint endpoint, Duration longest) {
    boolean pair = endpoint instanceof LocalEndpoint.Fifo && endpoint.comes() && endpoint.goes();
    return pair ? longest : Duration.ZERO;
  }

  @Override
  public WirePlace listen(LocalEndpoint endpoint, List<String> names, WireGuests guests)
      throws WireException {
    checkPlatform();
    try {
      return switch (endpoint) {
        case LocalEndpoint.UnixMessages unix -> LocalListening.open(unix, guests);
        case LocalEndpoint.UnixDatagram unix -> DatagramPlace.open(unix, names, guests);
        default -> throw new IllegalArgumentException("nobody can connect there");
      };
    } catch (IOException | IllegalArgumentException e) {
      throw why(endpoint, e);
    }
  }

  private static void checkPlatform() throws WireException {
    if (Platform.unavailable().isPresent()) {
      throw new WireException(Cause.ENDPOINT_MISSING, Platform.unavailable().get());
    }
  }

  private static WireException why(LocalEndpoint endpoint, Exception e) {
    return switch (e) {
      case WireException already -> already;
      case IpcException told -> new WireException(cause(told), String.valueOf(told.getMessage()));
      default -> new WireException(Cause.UNKNOWN, endpoint + ": " + e.getMessage());
    };
  }

  /** What an outcome is among the reasons that links have. */
  static Cause cause(Outcome outcome) {
    return switch (outcome) {
      case PEER_GONE -> Cause.PEER_CLOSED;
      case NOT_THERE_YET -> Cause.ENDPOINT_MISSING;
      case REFUSED -> Cause.PEER_REFUSED;
      case REMOVED -> Cause.ENDPOINT_REMOVED;
      case FULL -> Cause.PEER_NOT_READING;
      case DONE, EMPTY -> Cause.UNKNOWN;
    };
  }

  static Cause cause(IpcException e) {
    return switch (e.errno()) {
      case ENOENT -> Cause.ENDPOINT_MISSING;
      case EIDRM -> Cause.ENDPOINT_REMOVED;
      // What the kernel did not name was refused here: a path that is something else, a ring of
      // another layout, a place that is taken.
      case EACCES, EPERM, EADDRINUSE, UNNAMED -> Cause.PEER_REFUSED;
      default -> Cause.UNKNOWN;
    };
  }
}
