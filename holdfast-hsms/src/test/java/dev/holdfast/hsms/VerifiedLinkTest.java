package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.liveness.DisconnectReport.Standing;
import dev.holdfast.link.redial.RedialSettings;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.time.Backoff;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Evidence over loopback sockets, the two ends on loops of their own. */
@Timeout(30)
class VerifiedLinkTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Links here = Links.open(new LinksSettings(1, false));
  private final Links there = Links.open(new LinksSettings(1, false));
  private final BlockingQueue<DisconnectReport> reports = new LinkedBlockingQueue<>();
  private final BlockingQueue<LinkState> states = new LinkedBlockingQueue<>();
  private final BlockingQueue<DisconnectReport> othersReports = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  private record Ears(
      BlockingQueue<DisconnectReport> reports, @Nullable BlockingQueue<LinkState> states)
      implements LinkListener {
    @Override
    public void report(Link<?> link, DisconnectReport report) {
      reports.add(report);
    }

    @Override
    public void stateChanged(Link<?> link, LinkState from, LinkState to, String why) {
      if (states != null) {
        states.add(to);
      }
    }
  }

  private Link<HsmsSession> tool(@Nullable RedialSettings redial) {
    HsmsSettings settings = Rig.equipment().cutPolicy(CutPolicy.VERIFIED).t6(SECOND).build();
    return there.open(
        LinkSettings.of("tool", "tcp-listen://127.0.0.1:0").redialRequest(redial).build(),
        new HsmsSessions(settings),
        new Ears(othersReports, null));
  }

  private Link<HsmsSession> host(
      Link<HsmsSession> tool, CutPolicy policy, @Nullable RedialSettings redial) {
    HsmsSettings settings = Rig.host().cutPolicy(policy).t6(SECOND).build();
    Endpoint.Tcp at = (Endpoint.Tcp) tool.bound().join();
    return here.open(
        LinkSettings.of("host", "tcp://127.0.0.1:" + at.port())
            .redial(new Backoff.Settings(Duration.ofSeconds(20), Duration.ofSeconds(20), 0))
            .redialRequest(redial)
            .build(),
        new HsmsSessions(settings),
        new Ears(reports, states));
  }

  private void await(LinkState state) throws InterruptedException {
    LinkState seen = states.poll(10, TimeUnit.SECONDS);
    while (seen != null && seen != state) {
      seen = states.poll(10, TimeUnit.SECONDS);
    }
    assertThat(seen).isEqualTo(state);
  }

  private static void holdUp(HsmsSession session) {
    session.linktest();
    LockSupport.parkNanos(2 * SECOND.toNanos());
  }

  @Test
  @Tag("long")
  void aPauseOfOurOwnLongerThanT6CostsNoConnection() throws InterruptedException {
    Link<HsmsSession> host = host(tool(null), CutPolicy.VERIFIED, null);
    await(LinkState.READY);
    for (int i = 0; i < 3; i++) {
      host.execute(VerifiedLinkTest::holdUp);
    }
    LockSupport.parkNanos(8 * SECOND.toNanos());
    assertThat(host.status().ready()).isTrue();
    assertThat(host.status().epoch()).isEqualTo(1);
    assertThat(reports).noneMatch(report -> report.outcome() != Outcome.KEPT);
    assertThat(host.status().counters().getOrDefault(SessionCounter.REJECTS_OUT, 0L)).isZero();
  }

  @Test
  void aPeerThatTakesLeaveAndClosesIsReportedAtOnceWithItsLastFrames() throws InterruptedException {
    Link<HsmsSession> tool = tool(null);
    host(tool, CutPolicy.VERIFIED, null);
    await(LinkState.READY);
    tool.execute(HsmsSession::stop);
    DisconnectReport first = reports.poll(10, TimeUnit.SECONDS);
    assertThat(first).isNotNull();
    assertThat(first.standing()).isEqualTo(Standing.PROVISIONAL);
    assertThat(first.outcome()).isEqualTo(Outcome.ENDED);
    assertThat(first.verdict().cause()).isEqualTo(Cause.PEER_SEPARATED);
    assertThat(first.frames().received()).isNotNull();
    assertThat(first.frames().sent()).isNotNull();
    assertThat(first.verdict().evidence()).isNotEmpty();
  }

  private static int freePort() throws SocketException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aRedialRequestEndsTheWaitOfTheDiallingEnd() throws Exception {
    int port = freePort();
    RedialSettings sends =
        new RedialSettings(new Endpoint.Udp("127.0.0.1", port, false), "host", "between us");
    RedialSettings hears =
        new RedialSettings(new Endpoint.Udp("127.0.0.1", port, true), "host", "between us");
    Link<HsmsSession> tool = tool(sends);
    Link<HsmsSession> host = host(tool, CutPolicy.VERIFIED, hears);
    await(LinkState.READY);
    assertThat(tool.cut(1, Cause.PEER_HUNG, "for the test").join()).isTrue();
    await(LinkState.WAITING);
    await(LinkState.READY);
    assertThat(host.status().epoch()).isEqualTo(2);
    assertThat(here.unknownRedialRequests()).isZero();
    DisconnectReport settled = reports.poll(10, TimeUnit.SECONDS);
    while (settled != null && settled.standing() != Standing.SETTLED) {
      settled = reports.poll(10, TimeUnit.SECONDS);
    }
    assertThat(settled).isNotNull();
    assertThat(settled.awayMicros()).isPositive();
  }

  @Test
  void whatIsNoRedialRequestIsCountedAndDoesNothing() throws Exception {
    int port = freePort();
    RedialSettings hears =
        new RedialSettings(new Endpoint.Udp("127.0.0.1", port, true), "host", "between us");
    Link<HsmsSession> host = host(tool(null), CutPolicy.VERIFIED, hears);
    await(LinkState.READY);
    try (DatagramSocket socket = new DatagramSocket()) {
      for (String text :
          new String[] {"junk", "HOLDFAST-REDIAL 1 host\n", "HOLDFAST-REDIAL 1 x\n"}) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        socket.send(
            new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
      }
    }
    for (int i = 0; i < 500 && here.unknownRedialRequests() < 3; i++) {
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(here.unknownRedialRequests()).isEqualTo(3);
    assertThat(host.status().epoch()).isEqualTo(1);
    assertThat(host.status().ready()).isTrue();
  }
}
