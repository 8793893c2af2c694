package dev.holdfast.sim.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.posix.net.NetworkNamespace;
import dev.holdfast.posix.net.Tun;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A line between two namespaces. Needs root, ip (iproute2), nft and /dev/net/tun. */
class ImpairedNetworkTest {

  private static final int PACKETS = 500;
  private static final int PORT = 6_000;
  private static final int GIVE_UP_MILLIS = 1_000;
  private static final Duration DELAY = Duration.ofMillis(30);

  private record Arrived(int number, long afterNanos) {}

  @BeforeAll
  static void root() {
    assumeTrue(
        Namespaces.unavailable().isEmpty() && Files.exists(Tun.DEVICE),
        "a line needs root, ip (iproute2), nft and /dev/net/tun");
  }

  private static DatagramChannel open(Path namespace, String address) throws Exception {
    return NetworkNamespace.within(
        namespace, () -> DatagramChannel.open().bind(new InetSocketAddress(address, PORT)));
  }

  @Test
  void losesAShareDelaysTheRestAndKeepsTheirOrder() throws Exception {
    PathQuality quality = new PathQuality(DELAY, 0.2, 50_000_000, 1_000);
    try (ImpairedNetwork network = ImpairedNetwork.open(quality, 11);
        DatagramChannel client = open(network.client(), ImpairedNetwork.CLIENT_ADDRESS);
        DatagramChannel server = open(network.server(), ImpairedNetwork.SERVER_ADDRESS)) {
      Thread sending = Thread.ofPlatform().start(() -> send(client));
      List<Arrived> arrived = receive(server);
      sending.join();
      assertThat(arrived).hasSizeBetween(PACKETS * 70 / 100, PACKETS * 90 / 100);
      assertThat(arrived).extracting(Arrived::number).isSorted().doesNotHaveDuplicates();
      assertThat(arrived)
          .allSatisfy(one -> assertThat(one.afterNanos()).isGreaterThan(DELAY.toNanos()));
      assertThat(network.fromClient().packets()).isGreaterThanOrEqualTo(PACKETS);
      assertThat(network.fromClient().overflowed()).isZero();
    }
  }

  private static void send(DatagramChannel client) {
    InetSocketAddress to = new InetSocketAddress(ImpairedNetwork.SERVER_ADDRESS, PORT);
    try {
      for (int number = 0; number < PACKETS; number++) {
        ByteBuffer bytes = ByteBuffer.allocate(100).putInt(number).putLong(System.nanoTime());
        client.send(bytes.rewind(), to);
        if (number % 20 == 19) {
          Thread.sleep(5);
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Arrived> receive(DatagramChannel server) throws IOException {
    List<Arrived> arrived = new ArrayList<>();
    var packet = new DatagramPacket(new byte[100], 100);
    server.socket().setReceiveBufferSize(PACKETS * 1_000);
    server.socket().setSoTimeout(20 * GIVE_UP_MILLIS);
    try {
      while (true) {
        server.socket().receive(packet);
        ByteBuffer bytes = ByteBuffer.wrap(packet.getData());
        arrived.add(new Arrived(bytes.getInt(), System.nanoTime() - bytes.getLong()));
        server.socket().setSoTimeout(GIVE_UP_MILLIS);
      }
    } catch (SocketTimeoutException e) {
      return arrived;
    }
  }
}
