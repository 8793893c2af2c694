package dev.holdfast.arq;

import dev.holdfast.link.endpoint.Endpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of several wires with one peer each over which the same destinations are reached: two serial
 * lines, two connections.
 *
 * @param name as the link of this wire is called
 * @param endpoint where the wire is
 */
public record ArqBus(String name, Endpoint endpoint) {

  private static final String NAMES = "[A-Za-z0-9][A-Za-z0-9._-]*";

  /** Whether a path of a destination is the name of a bus, and no address. */
  public static boolean isName(String path) {
    return path.matches(NAMES);
  }

  /** What would be right in place of several wires of a kind; null where they can be buses. */
  public static @Nullable String better(Endpoint endpoint) {
    if (endpoint instanceof Endpoint.Udp) {
      return "`paths` at a udp-listen:// endpoint: one UDP socket reaches all of a destination's"
          + " addresses";
    }
    return endpoint.listens()
        ? "one endpoint that listens: all connections of a peer are ways to it"
        : null;
  }

  /** What two buses may not have in common: the serial port, or else the whole endpoint. */
  public static String place(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Serial serial ? serial.device() : endpoint.toString();
  }

  /**
   * The same list, looked through.
   *
   * @param buses one link's; a single one may be anything
   * @throws IllegalArgumentException when they cannot be buses of one link
   */
  public static List<ArqBus> checked(List<ArqBus> buses, ArqSettings settings) {
    if (buses.size() < 2) {
      return buses;
    }
    Set<String> names = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (ArqBus bus : buses) {
      String better = better(bus.endpoint());
      if (better != null) {
        throw new IllegalArgumentException(bus.endpoint() + " is no bus; better " + better);
      }
      if (!isName(bus.name()) || !names.add(bus.name())) {
        throw new IllegalArgumentException("a bus needs a name of its own, not " + bus.name());
      }
      if (!places.add(place(bus.endpoint()))) {
        throw new IllegalArgumentException("two buses at " + bus.endpoint());
      }
      if (bus.endpoint().kind() != buses.getFirst().endpoint().kind()) {
        throw new IllegalArgumentException(
            bus.endpoint() + " is of another kind than " + buses.getFirst().endpoint());
      }
    }
    for (ArqPeer peer : settings.peers()) {
      for (String path : peer.paths()) {
        if (!names.contains(path)) {
          throw new IllegalArgumentException("`" + path + "` is no bus of " + names);
        }
      }
    }
    return buses;
  }
}
