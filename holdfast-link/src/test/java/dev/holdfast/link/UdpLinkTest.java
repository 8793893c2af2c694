package dev.holdfast.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UdpLinkTest {

  private static LinkSettings.Builder listening() {
    return LinkSettings.of("udp", "udp-listen://127.0.0.1:0");
  }

  private static InetSocketAddress address(Link<?> link) throws Exception {
    Endpoint.Udp at = (Endpoint.Udp) link.bound().get(10, SECONDS);
    return new InetSocketAddress(InetAddress.ofLiteral(at.host()), at.port());
  }

  private static String ask(DatagramSocket socket, String text) throws Exception {
    byte[] out = FrameSession.frame(text);
    socket.send(new DatagramPacket(out, out.length));
    DatagramPacket in = new DatagramPacket(new byte[65_536], 65_536);
    socket.setSoTimeout(10_000);
    socket.receive(in);
    return new FrameSession.Body(Arrays.copyOfRange(in.getData(), 4, in.getLength())).text();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1,false", "[::1],false", "127.0.0.1,true", "[::1],true"})
  void carriesDatagramsBothWays(String host, boolean portable) throws Exception {
    Recorder heard = new Recorder();
    try (Links links = Links.open(new LinksSettings(1, portable))) {
      Link<FrameSession> server =
          links.open(
              LinkSettings.of("server", "udp-listen://" + host + ":0").build(),
              FrameSession::new,
              LinkListener.NONE);
      int port = address(server).getPort();
      Link<FrameSession> client =
          links.open(
              LinkSettings.of("client", "udp://" + host + ":" + port).build(),
              FrameSession::new,
              heard);
      await().until(() -> client.status().ready());
      client.execute(session -> session.send("echo " + "d".repeat(40_000)));
      await().until(() -> heard.messages.size() == 1);
      assertThat(heard.texts().getFirst()).hasSize(40_005).startsWith("back ");
    }
  }

  @Test
  void givesEachPeerItsOwnSession() throws Exception {
    Recorder heard = new Recorder();
    try (Links links = Links.open();
        DatagramSocket one = new DatagramSocket();
        DatagramSocket two = new DatagramSocket()) {
      Link<FrameSession> link = links.open(listening().build(), FrameSession::new, heard);
      one.connect(address(link));
      two.connect(address(link));
      assertThat(ask(one, "echo one")).isEqualTo("back one");
      assertThat(ask(two, "echo two")).isEqualTo("back two");
      assertThat(ask(one, "echo more")).isEqualTo("back more");
      assertThat(heard.messages).extracting(m -> m.epoch()).containsExactly(1L, 2L, 1L);
      assertThat(link.status().connections()).isEqualTo(2);
    }
  }

  @Test
  void throwsAwayTheRestOfADatagram() throws Exception {
    Recorder heard = new Recorder();
    try (Links links = Links.open();
        DatagramSocket peer = new DatagramSocket()) {
      Link<FrameSession> link = links.open(listening().build(), FrameSession::new, heard);
      peer.connect(address(link));
      peer.send(new DatagramPacket(new byte[] {0, 0, 0, 9, 1}, 5));
      assertThat(ask(peer, "echo whole")).isEqualTo("back whole");
      assertThat(heard.texts()).containsExactly("echo whole");
    }
  }

  @Test
  void ignoresPeersBeyondTheLimit() throws Exception {
    try (Links links = Links.open();
        DatagramSocket one = new DatagramSocket();
        DatagramSocket two = new DatagramSocket()) {
      Link<FrameSession> link =
          links.open(listening().maxConnections(1).build(), FrameSession::new, LinkListener.NONE);
      one.connect(address(link));
      two.connect(address(link));
      assertThat(ask(one, "echo one")).isEqualTo("back one");
      two.send(new DatagramPacket(new byte[] {1}, 1));
      await().until(() -> link.status().refused() == 1);
      assertThat(link.status().connections()).isEqualTo(1);
    }
  }

  @Test
  void dropsAPeerThatIsSilent() throws Exception {
    try (Links links = Links.open();
        DatagramSocket peer = new DatagramSocket()) {
      Link<FrameSession> link =
          links.open(
              listening().idleTimeout(Duration.ofMillis(100)).build(),
              FrameSession::new,
              LinkListener.NONE);
      peer.connect(address(link));
      assertThat(ask(peer, "echo once")).isEqualTo("back once");
      await().until(() -> link.status().connections() == 0);
      assertThat(link.status().state()).isEqualTo(LinkState.LISTENING);
      assertThat(ask(peer, "echo anew")).isEqualTo("back anew");
      assertThat(link.status().epoch()).isEqualTo(2);
    }
  }

  @Test
  void outlivesAPortNobodyListensAt() throws Exception {
    int port;
    try (DatagramSocket gone = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      port = gone.getLocalPort();
    }
    try (Links links = Links.open()) {
      Link<FrameSession> link =
          links.open(
              LinkSettings.of("udp", "udp://127.0.0.1:" + port).build(),
              FrameSession::new,
              LinkListener.NONE);
      await().until(() -> link.status().ready());
      link.execute(session -> session.send("anybody?"));
      await().until(() -> link.status().lastCause() == Cause.PEER_REFUSED);
      assertThat(link.status().epoch()).isEqualTo(1);
      assertThat(link.status().ready()).isTrue();
    }
  }
}
