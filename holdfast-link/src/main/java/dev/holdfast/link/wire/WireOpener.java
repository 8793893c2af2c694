package dev.holdfast.link.wire;

import dev.holdfast.link.endpoint.LocalEndpoint;
import java.time.Duration;
import java.util.List;

/** Opens wires; found by {@link java.util.ServiceLoader}. */
public interface WireOpener {

  /** Whether it can open endpoints of this kind. */
  boolean opens(LocalEndpoint endpoint);

  /**
   * Opens one; called on a thread that may block.
   *
   * @param longest how long that may take
   * @throws WireException where it cannot be opened now
   */
  Wire open(LocalEndpoint endpoint, Duration longest) throws WireException, InterruptedException;

  /**
   * Opens a place where peers come, until it is closed; called on a thread that may block.
   *
   * @param endpoint one that listens
   * @param names of those who have a wire from the start, where peers have names
   * @throws WireException where it cannot be opened now
   */
  WirePlace listen(LocalEndpoint endpoint, List<String> names, WireGuests guests)
      throws WireException;
}
