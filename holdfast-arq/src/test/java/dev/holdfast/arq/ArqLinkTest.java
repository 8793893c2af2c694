package dev.holdfast.arq;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.Link;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionCounter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sockets of this host. */
class ArqLinkTest {

  private static final byte[] CONTENT = {1, 2, 3};
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<ArqMessage> heard = Collections.synchronizedList(new ArrayList<>());

  private static ArqSettings.Builder local() {
    return ArqSettings.from("127.0.0.1").to("127.0.0.1");
  }

  private ArqLink server(Links links, String endpoint, ArqSettings settings) {
    return ArqLink.to("server", endpoint, settings).onMessage(heard::add).open(links);
  }

  private static String real(ArqLink link) throws Exception {
    return switch (link.link().bound().get(10, SECONDS)) {
      case Endpoint.Udp udp -> "127.0.0.1:" + udp.port();
      case Endpoint.Tcp tcp -> "127.0.0.1:" + tcp.port();
      case Endpoint other -> throw new AssertionError(other);
    };
  }

  private static Outcome outcome(CompletableFuture<Outcome> sending) throws Exception {
    return sending.get(10, SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void sendsAndHearsOver(String scheme) throws Exception {
    try (Links links = Links.open()) {
      ArqLink server = server(links, scheme + "-listen://127.0.0.1:0", local().build());
      ArqLink client =
          ArqLink.to("client", scheme + "://" + real(server), local().build()).open(links);
      client.whenOpen().get(10, SECONDS);
      assertThat(outcome(client.send(1, 16, CONTENT))).isInstanceOf(Outcome.Acknowledged.class);
      assertThat(heard).singleElement().satisfies(m -> assertThat(m.kind()).isEqualTo("1/16"));
      assertThat(outcome(server.send(1, 17, CONTENT))).isInstanceOf(Outcome.Acknowledged.class);
    }
  }

  @Test
  void sendsToSeveralDestinationsFromOneSocket() throws Exception {
    try (Links links = Links.open()) {
      ArqLink one =
          ArqLink.to("one", "udp-listen://127.0.0.2:0", ArqSettings.from("127.0.0.2").build())
              .onMessage(heard::add)
              .open(links);
      ArqLink two =
          ArqLink.to("two", "udp-listen://127.0.0.3:0", ArqSettings.from("127.0.0.3").build())
              .onMessage(heard::add)
              .open(links);
      ArqSettings settings =
          ArqSettings.from("127.0.0.1")
              .to(peer("127.0.0.2", one))
              .to(peer("127.0.0.3", two))
              .build();
      ArqLink bus = ArqLink.to("bus", "udp-listen://127.0.0.1:0", settings).open(links);
      bus.whenOpen().get(10, SECONDS);
      for (String to : List.of("127.0.0.2", "127.0.0.3")) {
        Outgoing what = new Outgoing(Ipv4.parse(to), 1, 16, true, CONTENT);
        await()
            .untilAsserted(
                () -> assertThat(outcome(bus.send(what))).isInstanceOf(Outcome.Acknowledged.class));
      }
      assertThat(heard)
          .extracting(m -> Ipv4.text(m.frame().destination()))
          .containsExactly("127.0.0.2", "127.0.0.3");
    }
  }

  private static ArqPeer peer(String address, ArqLink link) throws Exception {
    Endpoint.Udp at = (Endpoint.Udp) link.link().bound().get(10, SECONDS);
    return new ArqPeer(Ipv4.parse(address), List.of(address + ":" + at.port()), ArqPeer.Use.OTHER);
  }

  @Test
  void goesOverTheOtherBusWhenTheFirstIsDead() throws Exception {
    try (Links links = Links.open();
        DatagramSocket dead = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.9"))) {
      ArqLink server = server(links, "udp-listen://127.0.0.1:0", local().build());
      ArqPeer twoPaths =
          new ArqPeer(
              Ipv4.parse("127.0.0.1"),
              List.of("127.0.0.9:" + dead.getLocalPort(), real(server)),
              ArqPeer.Use.OTHER);
      ArqLink client =
          ArqLink.to(
                  "client",
                  "udp-listen://127.0.0.1:0",
                  ArqSettings.from("127.0.0.1").to(twoPaths).build())
              .open(links);
      client.whenOpen().get(10, SECONDS);
      assertThat(outcome(client.send(1, 16, CONTENT)))
          .isInstanceOfSatisfying(
              Outcome.Acknowledged.class, done -> assertThat(done.sends()).isEqualTo(2));
      assertThat(heard).hasSize(1);
    }
  }

  @Test
  void goesByEitherOfTwoConnectionsThatItDials() throws Exception {
    ArqPeer both = new ArqPeer(Ipv4.parse("127.0.0.1"), List.of(), ArqPeer.Use.BOTH);
    try (Links links = Links.open()) {
      ArqLink server =
          ArqLink.to("server", "tcp-listen://0.0.0.0:0", local().build())
              .with(transport -> transport.maxConnections(2))
              .onMessage(heard::add)
              .open(links);
      String port = real(server).replaceFirst(".*:", "");
      ArqLink client =
          ArqLink.to(
                  "bus-a",
                  "tcp://127.0.0.1:" + port,
                  ArqSettings.from("127.0.0.1").to(both).build())
              .bus("bus-b", "tcp://127.0.0.2:" + port)
              .open(links);
      await()
          .atMost(PATIENCE)
          .until(() -> client.buses().stream().allMatch(bus -> bus.status().ready()));
      assertThat(outcome(client.send(1, 16, CONTENT))).isInstanceOf(Outcome.Acknowledged.class);
      await()
          .atMost(PATIENCE)
          .until(() -> server.link().status().counters().containsKey(SessionCounter.DUPLICATES));
      Link<ArqSession> first = client.link();
      first.cut(first.status().epoch(), Cause.LOCAL_CLOSED, "cut by the test").get(10, SECONDS);
      assertThat(outcome(client.send(1, 16, CONTENT))).isInstanceOf(Outcome.Acknowledged.class);
      assertThat(heard).hasSize(2);
    }
  }

  @Test
  void takesNoFrameWhoseAddressIsNotTheDatagrams() throws Exception {
    try (Links links = Links.open();
        DatagramSocket socket = new DatagramSocket()) {
      ArqLink server = server(links, "udp-listen://127.0.0.1:0", local().build());
      int port = ((Endpoint.Udp) server.link().bound().get(10, SECONDS)).port();
      for (String source : List.of("10.9.9.9", "127.0.0.1")) {
        byte[] bytes =
            new ArqFormat()
                .write(
                    new ArqFrame(
                        7,
                        1,
                        Ipv4.parse("127.0.0.1"),
                        Ipv4.parse(source),
                        ArqFrame.ACK_WANTED,
                        16,
                        CONTENT));
        socket.send(
            new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
      }
      socket.setSoTimeout(10_000);
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      socket.receive(answer);
      ArqFrame acknowledgement = Ends.read(Arrays.copyOf(answer.getData(), answer.getLength()));
      assertThat(acknowledgement.destination()).isEqualTo(Ipv4.parse("127.0.0.1"));
      assertThat(heard).hasSize(1);
      assertThat(server.link().status().counters().get(SessionCounter.FOREIGN_FRAMES)).isEqualTo(1);
    }
  }

  @Test
  void refusesIpv6ForUdp() {
    try (Links links = Links.open()) {
      assertThatThrownBy(() -> ArqLink.to("six", "udp://[::1]:5000", local().build()).open(links))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("IPv4 addresses only");
    }
  }

  @Test
  void endsNotDeliveredWhereNoChannelIsOpen() throws Exception {
    try (Links links = Links.open()) {
      ArqLink nobody = ArqLink.to("nobody", "tcp://127.0.0.1:1", local().build()).open(links);
      assertThat(outcome(nobody.send(1, 16, CONTENT)))
          .isInstanceOfSatisfying(
              Outcome.NotDelivered.class,
              no -> assertThat(no.reason()).isEqualTo(Outcome.Reason.NO_PATH));
    }
  }

  @Test
  void sendsAKindByItsName() throws Exception {
    FrameKinds kinds =
        new FrameKinds(
            List.of(new FrameKind("navigation", 3, 0x21, true)), FrameKinds.Unknown.REFUSE);
    try (Links links = Links.open()) {
      ArqLink server = server(links, "udp-listen://127.0.0.1:0", local().kinds(kinds).build());
      ArqLink client =
          ArqLink.to("client", "udp://" + real(server), local().kinds(kinds).build()).open(links);
      client.whenOpen().get(10, SECONDS);
      assertThat(outcome(client.send("navigation", CONTENT)))
          .isInstanceOf(Outcome.Acknowledged.class);
      assertThat(heard).extracting(ArqMessage::kind).containsExactly("navigation");
      assertThatThrownBy(() -> client.send("weather", CONTENT)).hasMessageContaining("weather");
    }
  }
}
