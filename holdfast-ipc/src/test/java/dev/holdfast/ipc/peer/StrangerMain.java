package dev.holdfast.ipc.peer;

import dev.holdfast.ipc.wire.LocalWires;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.wire.WireException;
import java.time.Duration;

/** Opens endpoints, one after the other, and prints what came of each. */
final class StrangerMain {

  private StrangerMain() {}

  /** Endpoints. */
  public static void main(String[] endpoints) throws Exception {
    for (String endpoint : endpoints) {
      try {
        new LocalWires().open((LocalEndpoint) Endpoint.parse(endpoint), Duration.ZERO).close();
        System.out.println("opened");
      } catch (WireException e) {
        System.out.println(e.reason() + " " + e.getMessage());
      }
    }
  }
}
