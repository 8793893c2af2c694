package dev.holdfast.sim.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FaultRelayTest {

  private ServerSocket echo;

  @BeforeEach
  void startEcho() throws IOException {
    echo = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          while (!echo.isClosed()) {
            try {
              Socket peer = echo.accept();
              Thread.ofVirtual().start(() -> echo(peer));
            } catch (IOException e) {
              return;
            }
          }
        });
  }

  private static void echo(Socket peer) {
    try (peer) {
      peer.getInputStream().transferTo(peer.getOutputStream());
    } catch (IOException e) {
      // The relay has broken the connection.
      return;
    }
  }

  @AfterEach
  void stopEcho() throws IOException {
    echo.close();
  }

  private FaultRelay relay(Faults faults) throws IOException {
    return FaultRelay.open(
        new InetSocketAddress(echo.getInetAddress(), echo.getLocalPort()), faults);
  }

  private static Socket dial(FaultRelay relay) throws IOException {
    Socket socket = new Socket(relay.address().getAddress(), relay.address().getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static byte[] bytes(int n) {
    byte[] bytes = new byte[n];
    new SplittableRandom(1).nextBytes(bytes);
    return bytes;
  }

  /** What comes back of bytes sent through, until the far end is told that there are no more. */
  private static byte[] through(FaultRelay relay, byte[] bytes) throws IOException {
    try (Socket socket = dial(relay)) {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      return socket.getInputStream().readAllBytes();
    }
  }

  @Test
  void bytesPassWholeAndInOrderHoweverTheyAreCutAndDelayed() throws IOException {
    Faults faults = Faults.NONE.withMaxPiece(7).withMaxDelay(Duration.ofNanos(100_000));
    try (FaultRelay relay = relay(faults)) {
      assertThat(through(relay, bytes(2_000))).isEqualTo(bytes(2_000));
      assertThat(relay.droppedBytes()).isZero();
    }
  }

  @Test
  void sameSeedDropsTheSameBytes() throws IOException {
    Faults faults = Faults.NONE.withSeed(9).withMaxPiece(20).withDropChance(0.2);
    byte[] first;
    try (FaultRelay relay = relay(faults)) {
      first = through(relay, bytes(2_000));
      assertThat(relay.droppedBytes()).isEqualTo(2_000L - first.length).isPositive();
    }
    try (FaultRelay relay = relay(faults)) {
      assertThat(through(relay, bytes(2_000))).isEqualTo(first);
    }
    try (FaultRelay relay = relay(faults.withSeed(10))) {
      assertThat(through(relay, bytes(2_000))).isNotEqualTo(first);
    }
  }

  @Test
  void breaksConnectionsByChance() throws IOException {
    try (FaultRelay relay = relay(Faults.NONE.withMaxPiece(10).withResetChance(0.5))) {
      assertThatThrownBy(() -> through(relay, bytes(10_000))).isInstanceOf(IOException.class);
      await().untilAsserted(() -> assertThat(relay.resets()).isEqualTo(1));
    }
  }

  @Test
  void resetAllBreaksWhatIsOpenAndLetsTheNextIn() throws IOException {
    try (FaultRelay relay = relay(Faults.NONE)) {
      try (Socket socket = dial(relay)) {
        socket.getOutputStream().write(1);
        assertThat(socket.getInputStream().read()).isEqualTo(1);
        relay.resetAll();
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
      }
      assertThat(through(relay, bytes(10))).isEqualTo(bytes(10));
      assertThat(relay.accepted()).isEqualTo(2);
    }
  }

  @Test
  void frozenPathHoldsBytesUntilItThaws() throws IOException {
    try (FaultRelay relay = relay(Faults.NONE);
        Socket socket = dial(relay)) {
      relay.freeze(true);
      socket.getOutputStream().write(bytes(10));
      socket.setSoTimeout(100);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      relay.freeze(false);
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().readNBytes(10)).isEqualTo(Arrays.copyOf(bytes(10), 10));
    }
  }
}
