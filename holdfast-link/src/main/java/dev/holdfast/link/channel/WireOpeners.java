package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.wire.WireException;
import dev.holdfast.link.wire.WireOpener;
import java.util.List;
import java.util.ServiceLoader;

/** What other modules bring to open wires with. */
final class WireOpeners {

  private static final List<WireOpener> ALL =
      ServiceLoader.load(WireOpener.class, WireOpener.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  private WireOpeners() {}

  static WireOpener of(LocalEndpoint endpoint) throws WireException {
    return ALL.stream()
        .filter(each -> each.opens(endpoint))
        .findFirst()
        .orElseThrow(() ->
            new WireException(
                Cause.ENDPOINT_MISSING,
                endpoint + " needs the library holdfast-ipc, which is not here"));
  }
}
