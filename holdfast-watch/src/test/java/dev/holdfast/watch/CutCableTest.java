package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.EvidenceSource.Subject;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.watch.evidence.CarrierEvidence;
import dev.holdfast.watch.hand.ForeignSocket;
import dev.holdfast.watch.hand.LivenessOptions;
import dev.holdfast.watch.hand.Probe;
import dev.holdfast.watch.scan.Connection;
import dev.holdfast.watch.scan.KernelTable;
import dev.holdfast.watch.scan.Owner;
import dev.holdfast.watch.scan.Scanner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer in a namespace of its own, whose cable is pulled. Needs ip (iproute2) and root. */
class CutCableTest {

  private static final String NEAR = "10.213.7.1";

  private final String name = "hfw" + ProcessHandle.current().pid() % 100_000;
  private ServerSocketChannel server;
  private Process peer;
  private SocketChannel accepted;
  private Scanner scanner;

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
  void connect() throws Exception {
    String near = name + "a";
    String far = name + "b";
    assumeTrue(
        ip("netns", "add", name)
            && ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
            && ip("addr", "add", NEAR + "/30", "dev", near)
            && ip("link", "set", near, "up")
            && ip("-n", name, "addr", "add", "10.213.7.2/30", "dev", far)
            && ip("-n", name, "link", "set", far, "up"),
        "a network namespace needs ip (iproute2) and root");
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.ofLiteral(NEAR), 0));
    int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    String dial = "exec 3<>/dev/tcp/" + NEAR + "/" + port + "; exec sleep 60";
    peer = new ProcessBuilder("ip", "netns", "exec", name, "bash", "-c", dial).start();
    accepted = server.accept();
    scanner =
        new Scanner(
            KernelTable.open(),
            new ConnectionRules(Thresholds.normal(), SystemTimers.LINUX),
            System::nanoTime);
  }

  @AfterEach
  void cleanUp() throws Exception {
    if (peer != null) {
      peer.destroyForcibly().waitFor();
      accepted.close();
      server.close();
      scanner.close();
    }
    ip("link", "del", name + "a");
    ip("netns", "del", name);
  }

  private void pull() throws InterruptedException {
    assertThat(ip("-n", name, "link", "set", name + "b", "down")).isTrue();
  }

  private Connection ours() throws IOException {
    SocketEnd remote = SocketEnd.of((InetSocketAddress) accepted.getRemoteAddress());
    return scanner.scan().connections().stream()
        .filter(one -> one.socket().remote().equals(remote))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aProbeFindsThePeerGoneAndLeavesTheSettingsAsTheyWere() throws Exception {
    Owner owner = Objects.requireNonNull(ours().owner());
    try (ForeignSocket socket = ForeignSocket.of(owner.pid(), owner.descriptor())) {
      LivenessOptions before = socket.options();
      try (Probe probe = new Probe(socket)) {
        assertThat(probe.ask(Duration.ofSeconds(10)).answer()).isEqualTo(Probe.Answer.ALIVE);
      }
      pull();
      try (Probe probe = new Probe(socket)) {
        Probe.Outcome outcome = probe.ask(Duration.ofMillis(1500));
        assertThat(outcome.answer()).isEqualTo(Probe.Answer.SILENT);
        assertThat(outcome.sentence()).contains("brought no answer");
      }
      assertThat(socket.options()).isEqualTo(before);
    }
    assertThat(accepted.isOpen()).isTrue();
  }

  @Test
  void sentBytesShowADeadPeerLongBeforeTheProgramLearnsOfIt() throws Exception {
    pull();
    accepted.write(ByteBuffer.allocate(100));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ours().judged().verdict() == ConnectionVerdict.BUSY_DEAD);
    Judged judged = ours().judged();
    assertThat(judged.noticedAfter().orElseThrow())
        .isBetween(Duration.ofMinutes(14), Duration.ofMinutes(18));
    assertThat(judged.why()).contains("100 bytes unacknowledged").contains("the program notices");
  }

  @Test
  void theLossOfCarrierIsEvidence() throws Exception {
    SocketEnd local = SocketEnd.of((InetSocketAddress) accepted.getLocalAddress());
    Subject subject =
        new Subject("tool", 1, local.toString(), (InetSocketAddress) accepted.getRemoteAddress());
    List<Evidence> found = new ArrayList<>();
    try (CarrierEvidence evidence = CarrierEvidence.open(() -> System.nanoTime() / 1000)) {
      evidence.examine(subject, found::add);
      assertThat(found).isEmpty();
      pull();
      await()
          .until(() -> {
            evidence.examine(subject, found::add);
            return !found.isEmpty();
          });
    }
    assertThat(found.getFirst().signs()).containsExactly(Sign.INTERFACE_DOWN);
    assertThat(found.getFirst().sentence()).startsWith(name + "a has no carrier since");
  }
}
