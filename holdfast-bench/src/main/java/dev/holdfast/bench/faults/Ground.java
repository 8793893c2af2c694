package dev.holdfast.bench.faults;

import java.io.IOException;
import java.util.List;

/** Where host and peer of one row stand, and the path between them. */
sealed interface Ground extends AutoCloseable permits Ground.Loopback, RoutedGround {

  /** What starts the host there; may be empty. */
  List<String> hostWithin();

  /** What starts the peer there; may be empty. */
  List<String> peerWithin();

  /** The address of the peer of one link. */
  String address(int link);

  @Override
  void close() throws IOException;

  /** One machine, loopback addresses. */
  record Loopback() implements Ground {
    @Override
    public List<String> hostWithin() {
      return List.of();
    }

    @Override
    public List<String> peerWithin() {
      return List.of();
    }

    @Override
    public String address(int link) {
      return "127.77.0." + (link + 1);
    }

    @Override
    public void close() {}
  }
}
