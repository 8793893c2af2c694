package dev.holdfast.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.liveness.LivenessSettings.Profile;
import dev.holdfast.link.liveness.PathWatch;
import dev.holdfast.link.liveness.Suspicion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A peer in a network namespace of its own, the answers of which are swallowed on the way. Needs ip
 * (iproute2) and root.
 */
class SilentPathTest {

  private static final String NEAR = "10.213.8.1";
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final class Heard implements LinkListener {
    private final List<Suspicion> suspicions = new CopyOnWriteArrayList<>();
    private final List<DisconnectReport> reports = new CopyOnWriteArrayList<>();

    @Override
    public void suspicion(Link<?> link, long epoch, Suspicion suspicion) {
      suspicions.add(suspicion);
    }

    @Override
    public void report(Link<?> link, DisconnectReport report) {
      reports.add(report);
    }
  }

  private final String name = "hfl" + ProcessHandle.current().pid() % 100_000;
  private final Heard heard = new Heard();
  private @Nullable Links links;
  private @Nullable Process peer;

  private static boolean ip(String... words) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @BeforeEach
  void build() throws Exception {
    String far = name + "b";
    assumeTrue(
        ip("netns", "add", name)
            && ip("link", "add", name + "a", "type", "veth", "peer", "name", far, "netns", name)
            && ip("addr", "add", NEAR + "/30", "dev", name + "a")
            && ip("link", "set", name + "a", "up")
            && ip("-n", name, "addr", "add", "10.213.8.2/30", "dev", far)
            && ip("-n", name, "link", "set", far, "up"),
        "a network namespace needs ip (iproute2) and root");
    links = Links.open(new LinksSettings(1, false));
    assumeTrue(links.transportName().equals("epoll"), "the kernel's view needs native epoll");
  }

  @AfterEach
  void cleanUp() throws Exception {
    if (links != null) {
      links.close();
    }
    if (peer != null) {
      peer.destroyForcibly().waitFor();
    }
    ip("link", "del", name + "a");
    ip("netns", "del", name);
  }

  private Link<FrameSession> connect(LivenessSettings liveness) throws Exception {
    Link<FrameSession> link =
        Objects.requireNonNull(links)
            .open(
                LinkSettings.of("line", "tcp-listen://" + NEAR + ":0").liveness(liveness).build(),
                FrameSession::new,
                heard);
    int port = ((Endpoint.Tcp) link.bound().get(20, TimeUnit.SECONDS)).port();
    dial(port);
    await().atMost(LONG).until(() -> link.status().ready());
    return link;
  }

  private void dial(int port) throws IOException {
    String dial = "exec 3<>/dev/tcp/" + NEAR + "/" + port + "; exec sleep 120";
    peer = new ProcessBuilder("ip", "netns", "exec", name, "bash", "-c", dial).start();
  }

  private void swallow(boolean answers) throws InterruptedException {
    assertThat(ip("-n", name, "route", answers ? "add" : "del", "blackhole", NEAR + "/32"))
        .isTrue();
  }

  @Test
  void anIdleDeadPathShowsAndOneThatComesBackKeepsItsConnection() throws Exception {
    Link<FrameSession> link =
        connect(LivenessSettings.of(Profile.LAN).deadAfter(Duration.ofSeconds(50)).build());
    swallow(true);
    await().atMost(LONG).until(() -> link.status().state() == LinkState.SUSPECT);
    assertThat(heard.suspicions.getFirst().subject()).isEqualTo(PathWatch.SUBJECT);
    assertThat(heard.suspicions.getFirst().doubt()).contains("probes of the kernel in a row");
    swallow(false);
    await().atMost(LONG).until(() -> link.status().state() == LinkState.READY);
    assertThat(link.status().epoch()).isEqualTo(1);
    assertThat(heard.reports).extracting(DisconnectReport::outcome).containsExactly(Outcome.KEPT);
  }

  @Test
  void aBusyDeadPathIsCutAtDeadAfterWithItsCause() throws Exception {
    Link<FrameSession> link =
        connect(LivenessSettings.of(Profile.LAN).deadAfter(Duration.ofSeconds(2)).build());
    swallow(true);
    link.execute(session -> session.send("anybody there"));
    await().atMost(LONG).until(() -> link.status().connections() == 0);
    assertThat(heard.suspicions.getFirst().doubt()).contains("segments are not acknowledged");
    assertThat(heard.reports.getFirst().verdict().cause()).isEqualTo(Cause.PATH_DEAD);
    assertThat(heard.reports.getFirst().done()).contains("nothing got through for 2 s");
    assertThat(link.status().lastCause()).isEqualTo(Cause.PATH_DEAD);
  }

  @Test
  void anIdleConnectionThatWasForgottenHasTheKernelAskEarlier() throws Exception {
    Link<FrameSession> link =
        connect(
            LivenessSettings.of(Profile.LAN)
                .keepaliveIdle(Duration.ofSeconds(6))
                .deadAfter(Duration.ofSeconds(2))
                .build());
    int port = ((Endpoint.Tcp) link.bound().get()).port();
    Process first = Objects.requireNonNull(peer);
    swallow(true);
    await().atMost(LONG).until(() -> link.status().connections() == 0);
    swallow(false);
    dial(port);
    await().atMost(LONG).until(() -> heard.reports.size() == 2);
    first.destroyForcibly().waitFor();
    DisconnectReport settled = heard.reports.getLast();
    assertThat(settled.verdict().cause()).isEqualTo(Cause.IDLE_DROPPED);
    assertThat(settled.verdict().evidence())
        .anyMatch(
            fact -> fact.source().equals("cures") && fact.sentence().contains("at least 12 s"));
    LinkLiveness now = Objects.requireNonNull(link.status().liveness());
    assertThat(now.idle().fatal()).isEqualTo(Duration.ofSeconds(6));
    await()
        .atMost(LONG)
        .until(() ->
            Objects.requireNonNull(link.status().liveness()).asks().equals(Duration.ofSeconds(3)));
  }

  @Test
  void theStatusTellsWhatIsDoneAboutASilentPeer() throws Exception {
    Link<FrameSession> link = connect(LivenessSettings.DEFAULT);
    LinkLiveness done = Objects.requireNonNull(link.status().liveness());
    assertThat(done.notSet()).isEmpty();
    assertThat(done.asks()).isEqualTo(LivenessSettings.DEFAULT.keepaliveIdle());
    assertThat(done.path()).isEqualTo("10.213.8.2");
    String sockets =
        new String(
            new ProcessBuilder("ss", "-Htno", "src", NEAR).start().getInputStream().readAllBytes(),
            StandardCharsets.UTF_8);
    assertThat(sockets).contains("timer:(keepalive,");
  }
}
