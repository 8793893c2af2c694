package dev.holdfast.bench.faults;

import dev.holdfast.sim.net.RoutedNetwork;
import java.io.IOException;
import java.util.List;

/** Gateway and peers on a network of their own, with a router between them. Needs root. */
record RoutedGround(RoutedNetwork network) implements Ground {

  private static final int PORT = 5_000;

  static RoutedGround open() throws IOException, InterruptedException {
    return new RoutedGround(RoutedNetwork.open());
  }

  @Override
  public List<String> gatewayWithin() {
    return network.clientWithin();
  }

  @Override
  public List<String> peerWithin() {
    return network.serverWithin();
  }

  @Override
  public String peerAddress(int link) {
    return network.serverAddress(link);
  }

  @Override
  public String gatewayAddress(int link) {
    return network.clientAddress() + ":" + (PORT + link);
  }

  @Override
  public void close() {
    network.close();
  }
}
