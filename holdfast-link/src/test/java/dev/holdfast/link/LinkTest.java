package dev.holdfast.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.endpoint.AddressRange;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.time.Backoff;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each end of the line in turn is a plain socket of the test. */
class LinkTest {

  private static final Backoff.Settings QUICK =
      new Backoff.Settings(Duration.ofMillis(20), Duration.ofMillis(500), 0);

  private final Recorder heard = new Recorder();
  private Links links;
  private ServerSocket peer;

  @BeforeEach
  void open() throws IOException {
    links = Links.open(new LinksSettings(1, false));
    peer = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    peer.setSoTimeout(10_000);
  }

  @AfterEach
  void close() throws IOException {
    links.close();
    peer.close();
  }

  private LinkSettings.Builder dialing() {
    return LinkSettings.of("dialing", "tcp://127.0.0.1:" + peer.getLocalPort()).redial(QUICK);
  }

  private LinkSettings.Builder listening() {
    return LinkSettings.of("listening", "tcp-listen://127.0.0.1:0").redial(QUICK);
  }

  private Link<FrameSession> open(LinkSettings.Builder settings) {
    return links.open(settings.build(), FrameSession::new, heard);
  }

  private static Socket connect(Link<?> link) throws Exception {
    Endpoint.Tcp at = (Endpoint.Tcp) link.bound().get(10, SECONDS);
    Socket socket = new Socket();
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), at.port()), 10_000);
    return socket;
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static String receive(Socket socket) throws IOException {
    int length = ByteBuffer.wrap(socket.getInputStream().readNBytes(4)).getInt();
    return new String(
        socket.getInputStream().readNBytes(length), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void callsAnOrderlyEndPeerClosed() throws Exception {
    Link<FrameSession> link = open(dialing());
    try (Socket socket = peer.accept()) {
      await().until(() -> link.status().ready());
      socket.shutdownOutput();
      await().until(() -> link.status().lastCause() != null);
    }
    assertThat(link.status().lastCause()).isEqualTo(Cause.PEER_CLOSED);
    assertThat(heard.states())
        .startsWith(LinkState.DIALING, LinkState.CONNECTED, LinkState.READY, LinkState.WAITING);
  }

  @Test
  void callsAResetPeerReset() throws Exception {
    Link<FrameSession> link = open(dialing());
    try (Socket socket = peer.accept()) {
      await().until(() -> link.status().ready());
      socket.setSoLinger(true, 0);
    }
    await().until(() -> link.status().lastCause() != null);
    assertThat(link.status().lastCause()).isEqualTo(Cause.PEER_RESET);
    assertThat(link.status().lastDetail()).isEqualTo("receiving failed: Connection reset by peer");
  }

  @Test
  void keepsTheTrueCauseWhenSendingFailsFirst() throws Exception {
    Link<FrameSession> link = open(dialing());
    try (Socket socket = peer.accept()) {
      await().until(() -> link.status().ready());
      link.holdReading(true);
      socket.setSoLinger(true, 0);
    }
    for (int i = 0; i < 10; i++) {
      link.execute(1, session -> session.send("into the void")).get(10, SECONDS);
    }
    await().until(() -> link.status().lastCause() != null);
    assertThat(link.status().lastCause())
        .as(link.status().lastDetail())
        .isEqualTo(Cause.PEER_RESET);
  }

  @Test
  void pausesLongerAfterEachRefusal() throws Exception {
    peer.close();
    Link<FrameSession> link = open(dialing());
    await().until(() -> link.status().redials() >= 5);
    assertThat(link.status().lastCause()).isEqualTo(Cause.PEER_REFUSED);
    assertThat(link.status().lastDetail())
        .startsWith("cannot connect to tcp://127.0.0.1:")
        .contains("refused");
    assertPausesGrow();
  }

  @Test
  void pausesLongerWhileNoSessionBecomesReady() throws Exception {
    links.open(dialing().build(), port -> new FrameSession(port, false), heard);
    for (int i = 0; i < 5; i++) {
      peer.accept().close();
    }
    assertPausesGrow();
  }

  private void assertPausesGrow() {
    List<Long> dials =
        heard.changes.stream()
            .filter(c -> c.to() == LinkState.DIALING)
            .map(Recorder.Change::nanos)
            .toList();
    for (int i = 0; i < 4; i++) {
      long pause = dials.get(i + 1) - dials.get(i);
      assertThat(pause).isGreaterThanOrEqualTo(Duration.ofMillis(20L << i).toNanos());
    }
  }

  @Test
  void dialsAgainWithANewEpochAndANewSession() throws Exception {
    List<FrameSession> made = new ArrayList<>();
    Link<FrameSession> link =
        links.open(
            dialing().build(),
            port -> {
              FrameSession session = new FrameSession(port);
              made.add(session);
              return session;
            },
            heard);
    peer.accept().close();
    try (Socket second = peer.accept()) {
      await().until(() -> link.status().epoch() == 2 && link.status().ready());
      send(second, FrameSession.frame("echo again"));
      assertThat(receive(second)).isEqualTo("back again");
    }
    assertThat(made).hasSize(2);
    assertThat(heard.messages.getFirst().epoch()).isEqualTo(2);
    assertThat(heard.messages.getFirst().sequence()).isEqualTo(1);
  }

  @Test
  void neverDialsTwiceAtATime() throws Exception {
    open(dialing());
    try (Socket first = peer.accept()) {
      assertThat(first.isConnected()).isTrue();
      peer.setSoTimeout(300);
      assertThatThrownBy(peer::accept).isInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  @Test
  void dropsWhatWasMeantForAnEarlierEpoch() throws Exception {
    Link<FrameSession> link = open(dialing());
    Socket first = peer.accept();
    await().until(() -> link.status().ready());
    first.close();
    try (Socket second = peer.accept()) {
      await().until(() -> link.status().epoch() == 2 && link.status().ready());
      AtomicInteger ran = new AtomicInteger();
      CompletableFuture<Boolean> late = link.execute(1, session -> ran.incrementAndGet());
      assertThat(late.get(10, SECONDS)).isFalse();
      assertThat(link.execute(2, session -> session.send("now")).get(10, SECONDS)).isTrue();
      assertThat(receive(second)).isEqualTo("now");
      assertThat(ran).hasValue(0);
    }
  }

  @Test
  void tellsOfTimersWhileItIsTraced() throws Exception {
    Link<FrameSession> link = open(dialing());
    try (Socket socket = peer.accept()) {
      await().until(() -> link.status().ready());
      link.execute(session -> session.port().arm(FrameSession.Timer.LATE, 1_000_000_000));
      link.execute(session -> session.port().cancel(FrameSession.Timer.LATE));
      link.execute(session -> link.trace(true));
      link.execute(session -> session.port().arm(FrameSession.Timer.IDLE, 1_000_000));
      await().until(() -> heard.timers.size() > 1);
      link.execute(session -> session.port().arm(FrameSession.Timer.LATE, 1_000_000_000));
      link.execute(session -> session.port().cancel(FrameSession.Timer.LATE));
      link.execute(session -> session.port().cancel(FrameSession.Timer.LATE));
      await().until(() -> heard.timers.size() > 3);
      assertThat(socket.isConnected()).isTrue();
    }
    assertThat(heard.timers)
        .containsExactly(
            "1 IDLE ARMED 1000000",
            "1 IDLE EXPIRED",
            "1 LATE ARMED 1000000000",
            "1 LATE CANCELLED");
  }

  @Test
  void timersDieWithTheirEpoch() throws Exception {
    Link<FrameSession> link = open(dialing());
    Socket first = peer.accept();
    await().until(() -> link.status().ready());
    link.execute(session -> {
      session.port().arm(FrameSession.Timer.IDLE, Duration.ofMillis(200).toNanos());
      session.port().close(Cause.LOCAL_CLOSED, "enough");
    });
    try (Socket second = peer.accept()) {
      await().until(() -> link.status().epoch() == 2 && link.status().ready());
      link.execute(
          session -> session.port().arm(FrameSession.Timer.LATE, Duration.ofMillis(250).toNanos()));
      await().until(() -> heard.events.size() == 1);
      assertThat(heard.events.getFirst().text()).isEqualTo("LATE");
      assertThat(second.isConnected()).isTrue();
    }
    first.close();
  }

  @Test
  void joinsWhatWasLeftOverWithWhatComesNext() throws Exception {
    Link<FrameSession> link = open(listening());
    try (Socket socket = connect(link)) {
      socket.setTcpNoDelay(true);
      byte[] bytes = FrameSession.frame("echo split");
      for (byte b : bytes) {
        long before = link.status().bytesIn();
        send(socket, new byte[] {b});
        await().pollDelay(Duration.ZERO).until(() -> link.status().bytesIn() == before + 1);
      }
      assertThat(receive(socket)).isEqualTo("back split");
    }
  }

  @Test
  void endsAChannelWhoseFrameIsLargerThanTheBound() throws Exception {
    Link<FrameSession> link = open(listening().maxFrameBytes(100));
    try (Socket socket = connect(link)) {
      send(socket, ByteBuffer.allocate(200).putInt(1_000_000).array());
      await().until(() -> link.status().lastCause() != null);
      assertThat(link.status().lastCause()).isEqualTo(Cause.PROTOCOL_VIOLATION);
      assertThat(heard.eventKinds()).containsExactly("unread-overflow");
    }
  }

  @Test
  void survivesASessionThatThrows() throws Exception {
    Link<FrameSession> link = open(listening());
    try (Socket socket = connect(link)) {
      send(socket, FrameSession.frame("throw"));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(heard.eventKinds()).containsExactly("session-fault");
    try (Socket socket = connect(link)) {
      send(socket, FrameSession.frame("echo still here"));
      assertThat(receive(socket)).isEqualTo("back still here");
    }
  }

  @Test
  void turnsAwayWhatIsBeyondTheLimit() throws Exception {
    Link<FrameSession> link = open(listening().maxConnections(1));
    try (Socket first = connect(link)) {
      await().until(() -> link.status().connections() == 1);
      try (Socket second = connect(link)) {
        assertThat(second.getInputStream().read()).isEqualTo(-1);
      }
      send(first, FrameSession.frame("echo first"));
      assertThat(receive(first)).isEqualTo("back first");
      assertThat(link.status().refused()).isEqualTo(1);
      assertThat(heard.eventKinds()).containsExactly("peer-refused");
    }
  }

  @Test
  void turnsAwayWhoIsNotOnTheList() throws Exception {
    Link<FrameSession> link = open(listening().allow(List.of(AddressRange.parse("10.0.0.0/8"))));
    try (Socket socket = connect(link)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(link.status().refused()).isEqualTo(1);
    assertThat(link.status().epoch()).isZero();
  }

  @Test
  void servesSeveralPeersAtATime() throws Exception {
    Link<FrameSession> link = open(listening());
    try (Socket first = connect(link);
        Socket second = connect(link)) {
      await().until(() -> link.status().connections() == 2);
      link.executeAll(session -> session.send("to all"));
      assertThat(receive(first)).isEqualTo("to all");
      assertThat(receive(second)).isEqualTo("to all");
      first.shutdownOutput();
      await().until(() -> link.status().connections() == 1);
      assertThat(link.status().state()).isEqualTo(LinkState.READY);
    }
    await().until(() -> link.status().state() == LinkState.LISTENING);
  }

  @Test
  void refusesToSendBeyondTheBound() throws Exception {
    Link<FrameSession> link = open(dialing().maxUnsentBytes(100_000));
    try (Socket socket = peer.accept()) {
      await().until(() -> link.status().ready());
      AtomicInteger sent = new AtomicInteger();
      link.execute(
              1,
              session -> {
                while (session.send("x".repeat(10_000)) && sent.get() < 1_000) {
                  sent.incrementAndGet();
                }
              })
          .get(10, SECONDS);
      assertThat(sent).hasValue(9);
      for (int i = 0; i < 9; i++) {
        assertThat(receive(socket)).hasSize(10_000);
      }
      await().until(() -> link.status().unsentBytes() == 0);
    }
  }

  @Test
  void holdsReadingBack() throws Exception {
    Link<FrameSession> link = open(listening());
    try (Socket socket = connect(link)) {
      await().until(() -> link.status().ready());
      link.holdReading(true);
      link.execute(1, session -> session.send("held")).get(10, SECONDS);
      send(socket, FrameSession.frame("echo later"));
      assertThat(receive(socket)).isEqualTo("held");
      link.execute(1, session -> session.send("still held")).get(10, SECONDS);
      assertThat(receive(socket)).isEqualTo("still held");
      assertThat(heard.messages).isEmpty();
      link.holdReading(false);
      assertThat(receive(socket)).isEqualTo("back later");
    }
  }

  @Test
  void sendsWhatWasQueuedBeforeItCloses() throws Exception {
    Link<FrameSession> link = open(dialing().closeTimeout(Duration.ofSeconds(10)));
    try (Socket socket = peer.accept()) {
      await().until(() -> link.status().ready());
      link.execute(session -> session.send("y".repeat(5_000_000)));
      CompletableFuture<Void> closed = link.close();
      assertThat(receive(socket)).hasSize(5_000_000);
      assertThat(receive(socket)).isEqualTo("leaving");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      closed.get(10, SECONDS);
      assertThat(link.status().state()).isEqualTo(LinkState.STOPPED);
    }
  }

  @Test
  void closesInTimeThoughThePeerReadsNothing() throws Exception {
    Link<FrameSession> link = open(dialing().closeTimeout(Duration.ofMillis(200)));
    try (Socket socket = peer.accept()) {
      await().until(() -> link.status().ready());
      link.execute(session -> session.send("z".repeat(10_000_000)));
      link.close().get(10, SECONDS);
      assertThat(link.status().state()).isEqualTo(LinkState.STOPPED);
      assertThat(socket.isClosed()).isFalse();
    }
  }

  @Test
  void stopsPausingWhenClosed() throws Exception {
    peer.close();
    Link<FrameSession> link = open(dialing());
    await().until(() -> link.status().redials() >= 1);
    link.close().get(10, SECONDS);
    assertThat(heard.states()).endsWith(LinkState.STOPPING, LinkState.STOPPED);
  }

  @Test
  void cutsOneEpochAndDialsAgain() throws Exception {
    Link<FrameSession> link = open(dialing());
    peer.accept();
    await().until(() -> link.status().ready());
    assertThat(link.cut(1, Cause.PATH_DEAD, "proven").get(10, SECONDS)).isTrue();
    try (Socket second = peer.accept()) {
      await().until(() -> link.status().epoch() == 2);
      assertThat(link.status().lastCause()).isEqualTo(Cause.PATH_DEAD);
      assertThat(link.cut(1, Cause.PATH_DEAD, "too late").get(10, SECONDS)).isFalse();
      assertThat(second.isConnected()).isTrue();
    }
  }

  @Test
  void listensAgainOnceThePortIsFree() throws Exception {
    Link<FrameSession> link =
        open(
            LinkSettings.of("taken", "tcp-listen://127.0.0.1:" + peer.getLocalPort())
                .redial(QUICK));
    await().until(() -> link.status().lastCause() != null);
    assertThat(link.status().lastDetail())
        .isEqualTo(
            "cannot listen at tcp-listen://127.0.0.1:"
                + peer.getLocalPort()
                + ": Address already in use");
    assertThat(link.bound()).isNotDone();
    peer.close();
    link.bound().get(10, SECONDS);
    assertThat(link.status().state()).isEqualTo(LinkState.LISTENING);
  }

  @Test
  void giveUpBindingWhenClosed() throws Exception {
    Link<FrameSession> link =
        open(LinkSettings.of("taken", "tcp-listen://127.0.0.1:" + peer.getLocalPort()));
    CompletableFuture<Endpoint> bound = link.bound();
    link.close().get(10, SECONDS);
    assertThatThrownBy(() -> bound.get(10, SECONDS))
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(CancellationException.class),
            e -> assertThat(e).hasCauseInstanceOf(CancellationException.class));
  }

  @Test
  void doubtEndsWithTheNextBytes() throws Exception {
    Link<FrameSession> link = open(listening());
    try (Socket socket = connect(link)) {
      await().until(() -> link.status().ready());
      link.execute(session ->
          session.port().suspect(new dev.holdfast.link.liveness.Suspicion("T6", "no reply", 0, 1)));
      await().until(() -> link.status().state() == LinkState.SUSPECT);
      send(socket, FrameSession.frame("echo alive"));
      assertThat(receive(socket)).isEqualTo("back alive");
      await().until(() -> link.status().state() == LinkState.READY);
      assertThat(heard.suspicions).hasSize(1);
    }
  }
}
