package dev.holdfast.watch.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpState;
import dev.holdfast.posix.diag.TcpTimer;
import dev.holdfast.watch.ConnectionRules;
import dev.holdfast.watch.ConnectionVerdict;
import dev.holdfast.watch.Recorded;
import dev.holdfast.watch.SystemTimers;
import dev.holdfast.watch.Thresholds;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ScannerTest {

  private static final ConnectionRules RULES =
      new ConnectionRules(Thresholds.normal(), SystemTimers.LINUX);

  /** What a test wants to be seen. */
  private static final class Given implements ConnectionTable {
    private List<TcpSocket> sockets;

    private Given(List<TcpSocket> sockets) {
      this.sockets = sockets;
    }

    @Override
    public List<String> read(Consumer<TcpSocket> each) {
      sockets.forEach(each);
      return List.of();
    }

    @Override
    public void close() {}
  }

  private static Connection of(Scan scan, SocketChannel channel) throws Exception {
    SocketEnd end = SocketEnd.of((InetSocketAddress) channel.getLocalAddress());
    return scan.connections().stream()
        .filter(connection -> connection.socket().local().equals(end))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void findsOurOwnConnectionsAndTheirProcess() throws Exception {
    try (Talk talk = Talk.open();
        Scanner scanner = new Scanner(KernelTable.open(), RULES, System::nanoTime)) {
      Connection found = of(scanner.scan(), talk.dialled());
      Owner owner = Objects.requireNonNull(found.owner());
      assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(owner.process()).isNotBlank();
      assertThat(found.judged().verdict()).isEqualTo(ConnectionVerdict.HEALTHY);
    }
  }

  @Test
  void findsWhatIsNewInTheNextLook() throws Exception {
    try (Scanner scanner = new Scanner(KernelTable.open(), RULES, System::nanoTime);
        Talk before = Talk.open()) {
      scanner.scan();
      try (Talk talk = Talk.open()) {
        Scan scan = scanner.scan();
        Owner first = Objects.requireNonNull(of(scan, before.dialled()).owner());
        Owner second = Objects.requireNonNull(of(scan, talk.dialled()).owner());
        assertThat(second.descriptor()).isNotEqualTo(first.descriptor());
        assertThat(scan.number()).isEqualTo(2);
      }
    }
  }

  @Test
  void readsADescriptorAnewThatStandsForAnotherSocket() throws Exception {
    try (Scanner scanner = new Scanner(KernelTable.open(), RULES, System::nanoTime)) {
      for (int n = 0; n < 5; n++) {
        try (Talk talk = Talk.open()) {
          assertThat(of(scanner.scan(), talk.dialled()).owner()).isNotNull();
        }
      }
    }
  }

  @Test
  void countsTheTimeInAStateFromLookToLook() throws Exception {
    TcpSocket closing = Recorded.withoutInfo(Recorded.with(TcpState.CLOSE_WAIT, TcpTimer.OFF));
    AtomicLong nanos = new AtomicLong();
    try (Scanner scanner = new Scanner(new Given(List.of(closing)), RULES, nanos::get)) {
      assertThat(scanner.scan().connections().getFirst().judged().verdict())
          .isEqualTo(ConnectionVerdict.UNKNOWN);
      nanos.set(11_000_000_000L);
      assertThat(scanner.scan().connections().getFirst().judged().verdict())
          .isEqualTo(ConnectionVerdict.LEAKING);
    }
  }

  @Test
  void forgetsAConnectionThatIsGone() throws Exception {
    TcpSocket closing = Recorded.withoutInfo(Recorded.with(TcpState.CLOSE_WAIT, TcpTimer.OFF));
    Given given = new Given(List.of(closing));
    AtomicLong nanos = new AtomicLong();
    try (Scanner scanner = new Scanner(given, RULES, nanos::get)) {
      scanner.scan();
      given.sockets = List.of();
      scanner.scan();
      given.sockets = List.of(closing);
      nanos.set(11_000_000_000L);
      assertThat(scanner.scan().connections().getFirst().judged().verdict())
          .isEqualTo(ConnectionVerdict.UNKNOWN);
    }
  }

  @Test
  void saysWhatCannotBeSeenWithoutNetlink(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("tcp"),
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0 0 1 1
           1: 0100007F:1F90 0200007F:C350 01 00000000:00000000 00:00000000 00000000     0 0 2 1
        """);
    try (Scanner scanner =
        new Scanner(KernelTable.proc(folder, "socket 16 3 4: EPERM"), RULES, System::nanoTime)) {
      Scan scan = scanner.scan();
      assertThat(scan.connections())
          .singleElement()
          .satisfies(connection -> {
            assertThat(connection.socket().remote()).hasToString("127.0.0.2:50000");
            assertThat(connection.judged().verdict()).isEqualTo(ConnectionVerdict.UNKNOWN);
            assertThat(connection.owner()).isNull();
          });
      assertThat(scan.unseen())
          .anyMatch(sentence -> sentence.contains("EPERM") && sentence.contains("busy-dead"))
          .anyMatch(sentence -> sentence.contains("no IPv6"))
          .anyMatch(sentence -> sentence.contains("the process of 1 connections"));
    }
  }

  @Test
  void readsTheTimersOfThisHost(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("tcp_keepalive_time"), "7199\n");
    assertThat(SysctlTimers.read(folder).keepaliveIdle()).hasSeconds(7199);
    assertThat(SysctlTimers.read(folder).keepaliveProbes()).isEqualTo(9);
    Process cat = new ProcessBuilder("cat", SysctlTimers.FOLDER + "/tcp_keepalive_time").start();
    String told = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(SysctlTimers.read(SysctlTimers.FOLDER).keepaliveIdle())
        .hasSeconds(Long.parseLong(told.strip()));
  }
}
