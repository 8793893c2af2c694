package dev.holdfast.bench.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Where gateway and peers of one row stand, and the path between them. */
sealed interface Ground extends AutoCloseable permits Ground.Loopback, RoutedGround {

  /** What starts the gateway there; may be empty. */
  List<String> gatewayWithin();

  /** What starts the peers there; may be empty. */
  List<String> peerWithin();

  /** The address of the peer of one link, from 0. */
  String peerAddress(int link);

  /** Where the gateway listens for one link, {@code address:port}. */
  String gatewayAddress(int link);

  @Override
  void close() throws IOException;

  /**
   * One machine, loopback addresses.
   *
   * @param port where the gateway listens on all of its addresses
   */
  record Loopback(int port) implements Ground {

    /** Below the ports that systems take for connections that go out. */
    private static final int LOWEST_PORT = 20_000;

    private static final int PORTS = 10_000;

    static Loopback open() {
      while (true) {
        int port = LOWEST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
        try (ServerSocket socket = new ServerSocket()) {
          socket.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port));
          return new Loopback(port);
        } catch (IOException e) {
          // Somebody has it; there are many more.
        }
      }
    }

    @Override
    public List<String> gatewayWithin() {
      return List.of();
    }

    @Override
    public List<String> peerWithin() {
      return List.of();
    }

    @Override
    public String peerAddress(int link) {
      return "127.77.0." + (link + 1);
    }

    @Override
    public String gatewayAddress(int link) {
      return "127.78.0." + (link + 1) + ":" + port;
    }

    @Override
    public void close() {}
  }
}
