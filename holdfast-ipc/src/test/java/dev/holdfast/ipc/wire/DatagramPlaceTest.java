package dev.holdfast.ipc.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Packets;
import dev.holdfast.ipc.UnixPeers;
import dev.holdfast.ipc.frame.Framing;
import dev.holdfast.ipc.frame.MessageSession;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.time.Backoff;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.socket.UnixSockets;
import dev.holdfast.posix.socket.UnixSockets.Kind;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One datagram socket with several peers, each known by its name. */
@EnabledOnOs(OS.LINUX)
class DatagramPlaceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path dir;
  private final List<Message> heard = new CopyOnWriteArrayList<>();
  private final List<SessionEvent> events = new CopyOnWriteArrayList<>();
  private Path place;
  private Links links;

  @BeforeEach
  void open() {
    place = dir.resolve("place");
    links = Links.open();
  }

  @AfterEach
  void close() {
    links.close();
  }

  private Link<MessageSession> link(UnaryOperator<LinkSettings.Builder> change) {
    LinkSettings.Builder settings =
        LinkSettings.of("place", "unix-dgram://" + place + "?listen=each")
            .redial(new Backoff.Settings(Duration.ofMillis(20), Duration.ofMillis(50), 0));
    LinkListener ear =
        new LinkListener() {
          @Override
          public void message(Message message) {
            heard.add(message);
          }

          @Override
          public void event(Link<?> link, SessionEvent event) {
            events.add(event);
          }
        };
    Link<MessageSession> link =
        links.open(
            change.apply(settings).build(),
            port -> new MessageSession(port, Framing.RAW, 100_000),
            ear);
    await().atMost(PATIENCE).until(() -> Files.exists(place));
    return link;
  }

  private Packets peer() throws Exception {
    return UnixPeers.connectDatagrams(place.toString()).value();
  }

  private List<String> texts() {
    return heard.stream().map(message -> message.decoded().text()).toList();
  }

  private void awaitHeard(String... texts) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(texts()).containsExactlyInAnyOrder(texts));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Packets.Packet packet) {
    return new String(packet.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void eachSenderIsAnsweredByItself() throws Exception {
    Link<MessageSession> link = link(settings -> settings);
    try (Packets one = peer();
        Packets two = peer()) {
      one.send(bytes("one"), PATIENCE);
      two.send(bytes("two"), PATIENCE);
      awaitHeard("one", "two");
      for (Message message : heard) {
        byte[] answer = bytes("to " + message.decoded().text());
        assertThat(link.execute(message.epoch(), session -> session.send(answer)).join()).isTrue();
      }
      assertThat(text(one.receive(PATIENCE).value())).isEqualTo("to one");
      assertThat(text(two.receive(PATIENCE).value())).isEqualTo("to two");
      assertThat(one.receive(Duration.ZERO).outcome()).isEqualTo(Outcome.EMPTY);
    }
  }

  @Test
  void whatSeveralSendInOrderComesInOrder() throws Exception {
    link(settings -> settings);
    int count = 2_000;
    try (Packets one = peer();
        Packets two = peer()) {
      for (int n = 0; n < count; n++) {
        one.send(bytes("one " + n), PATIENCE);
        two.send(bytes("two " + n), PATIENCE);
      }
      await().atMost(PATIENCE).until(() -> heard.size() == 2 * count);
    }
    for (String name : List.of("one ", "two ")) {
      List<String> own = texts().stream().filter(text -> text.startsWith(name)).toList();
      for (int n = 0; n < count; n++) {
        assertThat(own.get(n)).isEqualTo(name + n);
      }
    }
    assertThat(heard.stream().map(Message::epoch).distinct()).hasSize(2);
  }

  @Test
  void aNamedPeerHasItsChannelBeforeItIsThere() throws Exception {
    String name = dir.resolve("peer").toString();
    Link<MessageSession> link = link(settings -> settings.datagramPeers(List.of(name)));
    await().atMost(PATIENCE).until(() -> link.status().ready());
    link.execute(session -> session.send(bytes("too early")));
    await().atMost(PATIENCE).until(() -> link.status().lastCause() == Cause.PEER_REFUSED);
    assertThat(link.status().lastDetail()).contains(name);
    try (Packets peer = UnixPeers.datagramsAt(name)) {
      link.execute(session -> session.send(bytes("now")));
      Packets.Packet got = peer.receive(PATIENCE).value();
      assertThat(text(got)).isEqualTo("now");
      assertThat(peer.sendTo(got.from(), bytes("thanks"), PATIENCE)).isEqualTo(Outcome.DONE);
      awaitHeard("thanks");
    }
    assertThat(link.status().epoch()).isEqualTo(1);
  }

  @Test
  void aSenderWithoutANameIsCountedAndToldOfOnce() throws Exception {
    Link<MessageSession> link = link(settings -> settings);
    try (Arena arena = Arena.ofConfined();
        Descriptor unnamed = UnixSockets.open(Kind.DATAGRAM);
        Packets named = peer()) {
      UnixSockets.connect(unnamed, place.toString());
      for (int n = 0; n < 3; n++) {
        UnixSockets.send(unnamed, arena.allocateFrom(JAVA_BYTE, bytes("nobody's")));
      }
      named.send(bytes("named"), PATIENCE);
      awaitHeard("named");
    }
    assertThat(link.status().refused()).isEqualTo(3);
    assertThat(events)
        .filteredOn(event -> event.text().contains("a sender without a name"))
        .hasSize(1);
  }

  @Test
  void oneThatIsSilentMakesRoomForAnother() throws Exception {
    Link<MessageSession> link =
        link(settings -> settings.maxConnections(1).idleTimeout(Duration.ofMillis(300)));
    try (Packets one = peer();
        Packets two = peer()) {
      one.send(bytes("one"), PATIENCE);
      awaitHeard("one");
      await()
          .atMost(PATIENCE)
          .until(() -> {
            two.send(bytes("two"), PATIENCE);
            return texts().contains("two");
          });
    }
    assertThat(link.status().epoch()).isGreaterThan(1);
  }

  @Test
  void aPlaceThatLosesItsNameIsMadeAgain() throws Exception {
    Link<MessageSession> link = link(settings -> settings);
    try (Packets before = peer()) {
      before.send(bytes("before"), PATIENCE);
      awaitHeard("before");
      Files.delete(place);
      await().atMost(PATIENCE).until(() -> Files.exists(place));
    }
    assertThat(link.status().lastCause()).isEqualTo(Cause.ENDPOINT_REMOVED);
    try (Packets after = peer()) {
      after.send(bytes("after"), PATIENCE);
      awaitHeard("before", "after");
    }
    link.close().join();
    await().atMost(PATIENCE).until(() -> Files.notExists(place));
  }
}
