package dev.holdfast.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.endpoint.AddressRange;
import dev.holdfast.link.liveness.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers are told apart by the loopback address they come from. */
class SharedPortTest {

  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private final Recorder first = new Recorder();
  private final Recorder second = new Recorder();
  private Links links;
  private int port;

  @BeforeEach
  void open() throws IOException {
    links = Links.open(new LinksSettings(2, false));
    try (ServerSocket free = new ServerSocket(0, 1, HERE)) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void close() {
    links.close();
  }

  private Link<FrameSession> link(String name, String peer, Recorder heard) throws Exception {
    Link<FrameSession> link = open(name, peer, heard);
    link.bound().get(10, SECONDS);
    return link;
  }

  private Socket from(String address) throws IOException {
    Socket socket = new Socket(HERE, port, InetAddress.ofLiteral(address), 0);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(FrameSession.frame(text));
  }

  @Test
  void leadsEachPeerToTheLinkThatItsAddressFits() throws Exception {
    Link<FrameSession> one = link("one", "127.0.0.2", first);
    Link<FrameSession> two = link("two", "127.0.0.3", second);
    try (Socket a = from("127.0.0.3");
        Socket b = from("127.0.0.2")) {
      send(a, "echo for two");
      send(b, "echo for one");
      await().until(() -> first.texts().size() == 1 && second.texts().size() == 1);
      assertThat(first.texts()).containsExactly("echo for one");
      assertThat(second.texts()).containsExactly("echo for two");
      assertThat(a.getInputStream().readNBytes(4 + 12)).hasSize(16);
    }
    assertThat(one.status().refused()).isZero();
    assertThat(two.status().refused()).isZero();
  }

  @Test
  void turnsAwayAndCountsWhoFitsNone() throws Exception {
    Link<FrameSession> one = link("one", "127.0.0.2", first);
    link("two", "127.0.0.3", second);
    try (Socket stranger = from("127.0.0.4")) {
      assertThat(stranger.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(one.status().refused()).isEqualTo(1);
    assertThat(first.eventKinds()).containsExactly("peer-refused");
    assertThat(second.eventKinds()).isEmpty();
  }

  @Test
  void keepsThePortWhenTheLinkThatCameFirstLeaves() throws Exception {
    Link<FrameSession> one = link("one", "127.0.0.2", first);
    link("two", "127.0.0.3", second);
    one.close().get(10, SECONDS);
    try (Socket a = from("127.0.0.3")) {
      send(a, "echo still here");
      await().until(() -> second.texts().size() == 1);
    }
    Link<FrameSession> again = link("one again", "127.0.0.2", first);
    try (Socket b = from("127.0.0.2")) {
      send(b, "echo back again");
      await().until(() -> first.texts().size() == 1);
    }
    assertThat(again.status().connections()).isLessThanOrEqualTo(1);
  }

  @Test
  void givesThePortFreeWithTheLastLink() throws Exception {
    Link<FrameSession> one = link("one", "127.0.0.2", first);
    Link<FrameSession> two = link("two", "127.0.0.3", second);
    one.close().get(10, SECONDS);
    two.close().get(10, SECONDS);
    await().ignoreExceptions().until(this::free);
  }

  private boolean free() throws IOException {
    try (ServerSocket mine = new ServerSocket(port, 1, HERE)) {
      return mine.isBound();
    }
  }

  @Test
  void tellsEachOfThemThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(port, 1, HERE)) {
      assertThat(taken.isBound()).isTrue();
      Link<FrameSession> one = open("one", "127.0.0.2", first);
      Link<FrameSession> two = open("two", "127.0.0.3", second);
      for (Link<FrameSession> link : List.of(one, two)) {
        await().until(() -> link.status().lastCause() != null);
        assertThat(link.status().lastCause()).isEqualTo(Cause.UNKNOWN);
        assertThat(link.status().lastDetail()).contains("Address already in use");
      }
    }
  }

  private Link<FrameSession> open(String name, String peer, Recorder heard) {
    return links.open(
        LinkSettings.of(name, "tcp-listen://127.0.0.1:" + port)
            .allow(List.of(AddressRange.parse(peer)))
            .build(),
        FrameSession::new,
        heard);
  }
}
