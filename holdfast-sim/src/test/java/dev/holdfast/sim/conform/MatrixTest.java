package dev.holdfast.sim.conform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsLink;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.hsms.HsmsSettings.Role;
import dev.holdfast.hsms.PrimaryMessage;
import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.tool.ToolSettings;
import dev.holdfast.sim.tool.ToolSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The behaviour matrix against our own ends: equipment and host, passive and active, in both
 * profiles, each row against an end of its own over real sockets.
 */
@Timeout(240)
class MatrixTest {

  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
  private static final Duration T7 = Duration.ofSeconds(4);

  private static final PeerTimers TIMERS =
      new PeerTimers(TWO_SECONDS, TWO_SECONDS, TWO_SECONDS, T7, TWO_SECONDS, TWO_SECONDS);

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int AT_A_TIME = 64;

  private static Links links;
  private static ExecutorService players;
  private static final Semaphore TURN = new Semaphore(AT_A_TIME);

  /** One of our own ends, and how it is judged. */
  private record End(Connect side, Role role, Profile profile) {
    @Override
    public String toString() {
      return side + " " + role + " " + profile;
    }
  }

  @BeforeAll
  static void start() {
    links = Links.open(new LinksSettings(1, false));
    players = Executors.newVirtualThreadPerTaskExecutor();
  }

  @AfterAll
  static void stop() {
    players.close();
    links.close();
  }

  @TestFactory
  Stream<DynamicTest> ourOwnEndsConform() {
    record Played(End end, Row row, Future<RowResult> result) {}
    List<Played> all = new ArrayList<>();
    for (Profile profile : Profile.values()) {
      for (Connect side : Connect.values()) {
        for (Role role : Role.values()) {
          End end = new End(side, role, profile);
          for (Row row : Script.matrix()) {
            if (row.appliesTo(peer(end, row, 0))) {
              all.add(new Played(end, row, players.submit(() -> play(end, row))));
            }
          }
        }
      }
    }
    return all.stream()
        .map(played ->
            DynamicTest.dynamicTest(
                played.end + ": " + played.row.name(),
                () -> assertConforms(played.row, played.result)));
  }

  private static void assertConforms(Row row, Future<RowResult> result)
      throws InterruptedException, ExecutionException {
    RowResult came = result.get();
    assertThat(came.conforms())
        .as("%s expects %s, saw %s", row.place(), came.expectation(), came.seen())
        .isTrue();
  }

  private static ConformSettings peer(End end, Row row, int port) {
    return new ConformSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        end.side,
        end.role,
        end.profile,
        10,
        TIMERS,
        PATIENCE,
        Duration.ZERO,
        row.needsEvents() && end.role == Role.EQUIPMENT);
  }

  private static RowResult play(End end, Row row) throws Exception {
    TURN.acquire();
    try {
      return end.side == Connect.PASSIVE ? playPassive(end, row) : playActive(end, row);
    } finally {
      TURN.release();
    }
  }

  private static RowResult playPassive(End end, Row row) throws Exception {
    if (end.role == Role.EQUIPMENT) {
      try (ToolSimulator tool = tool(end, row, "tcp-listen://127.0.0.1:0")) {
        int port = Integer.parseInt(tool.address().replaceFirst(".*:", ""));
        return play(row, peer(end, row, port));
      }
    }
    try (HsmsLink host = host(end, row, "tcp-listen://127.0.0.1:0")) {
      return play(row, peer(end, row, portOf(host)));
    }
  }

  private static RowResult playActive(End end, Row row) throws Exception {
    try (Conformance conformance = Conformance.open(peer(end, row, 0))) {
      String endpoint = "tcp://127.0.0.1:" + conformance.port();
      try (AutoCloseable dialler =
          end.role == Role.EQUIPMENT ? tool(end, row, endpoint) : host(end, row, endpoint)) {
        assertThat(dialler).isNotNull();
        return play(row, conformance);
      }
    }
  }

  private static RowResult play(Row row, ConformSettings peer) throws Exception {
    try (Conformance conformance = Conformance.open(peer)) {
      return play(row, conformance);
    }
  }

  private static RowResult play(Row row, Conformance conformance) throws InterruptedException {
    List<RowResult> results = new ArrayList<>();
    conformance.play(List.of(row), results::add);
    return results.getFirst();
  }

  private static HsmsSettings.Builder settings(HsmsSettings.Builder hsms, End end) {
    return hsms.connect(end.side)
        .deviceId(10)
        .profile(end.profile)
        .t3(TIMERS.t3())
        .t5(TIMERS.t5())
        .t6(TIMERS.t6())
        .t7(TIMERS.t7())
        .t8(TIMERS.t8())
        .linktest(TIMERS.linktest());
  }

  private static ToolSimulator tool(End end, Row row, String endpoint) throws IOException {
    return ToolSimulator.open(
        links,
        ToolSettings.at(Endpoint.parse(endpoint))
            .hsms(hsms -> settings(hsms, end))
            .eventsPerSecond(row.needsEvents() ? 1 : 0)
            .build());
  }

  private static HsmsLink host(End end, Row row, String endpoint) {
    return HsmsLink.to(end + " " + row.name(), endpoint, settings(HsmsSettings.host(), end).build())
        .with(link -> link.maxConnections(4))
        .onPrimary(MatrixTest::answer)
        .open(links);
  }

  private static void answer(PrimaryMessage primary) {
    if (primary.expectsReply()) {
      assertThat(primary.abort()).isNotNull();
    }
  }

  /** The port that it was given. */
  private static int portOf(HsmsLink link) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> link.link().status().endpoint() instanceof Endpoint.Tcp tcp ? tcp.port() : 0,
            port -> port > 0);
  }
}
