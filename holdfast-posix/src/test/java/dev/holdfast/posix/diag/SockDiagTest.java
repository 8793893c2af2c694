package dev.holdfast.posix.diag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.posix.Pair;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SockDiagTest {

  private static List<TcpSocket> dump(Set<TcpState> states) throws Exception {
    List<TcpSocket> sockets = new ArrayList<>();
    try (SockDiag diag = SockDiag.open()) {
      for (SockDiag.Family family : SockDiag.Family.values()) {
        diag.dump(family, states, true, sockets::add);
      }
    }
    return sockets;
  }

  @Test
  void showsBothEndsOfAConnection() throws Exception {
    try (Pair pair = Pair.open()) {
      List<TcpSocket> all = dump(EnumSet.of(TcpState.ESTABLISHED));
      assertThat(all)
          .anyMatch(s -> s.local().equals(pair.local()) && s.remote().equals(pair.remote()))
          .anyMatch(s -> s.local().equals(pair.remote()) && s.remote().equals(pair.local()))
          .allMatch(s -> s.state() == TcpState.ESTABLISHED && s.info() != null);
    }
  }

  @Test
  void findsOneConnection() throws Exception {
    try (Pair pair = Pair.open();
        SockDiag diag = SockDiag.open()) {
      TcpSocket found = diag.find(pair.local(), pair.remote()).orElseThrow();
      assertThat(found.inode()).isPositive();
      assertThat(found.cookie()).isPositive();
      assertThat(found.memory()).isNotNull();
      pair.dialled().close();
      pair.accepted().close();
      await()
          .until(
              () -> diag.find(pair.local(), pair.remote()).map(s -> s.inode() == 0).orElse(true));
      assertThat(diag.find(SocketEnd.ofIpv4(0x7F000001, 1), SocketEnd.ofIpv4(0x7F000001, 2)))
          .isEmpty();
    }
  }

  @Test
  void leavesOutOtherStates() throws Exception {
    try (Pair pair = Pair.open()) {
      assertThat(dump(EnumSet.of(TcpState.CLOSE_WAIT)))
          .noneMatch(s -> s.local().equals(pair.local()));
      pair.accepted().close();
      await()
          .until(() ->
              dump(EnumSet.of(TcpState.CLOSE_WAIT)).stream()
                  .anyMatch(s ->
                      s.local().port() == pair.remote().port()
                          || s.remote().port() == pair.remote().port()));
    }
  }

  @Test
  void countsWhatWaitsUnread() throws Exception {
    try (Pair pair = Pair.open();
        SockDiag diag = SockDiag.open()) {
      pair.dialled().write(ByteBuffer.allocate(1234));
      SocketEnd reading = pair.remote();
      SocketEnd writing = pair.local();
      await().until(() -> diag.find(reading, writing).orElseThrow().readQueue() == 1234);
      TcpInfo info = Objects.requireNonNull(diag.find(reading, writing).orElseThrow().info());
      assertThat(info.bytesReceived()).isEqualTo(1234);
      assertThat(info.dataReceivedMillisAgo()).isBetween(0L, 60_000L);
    }
  }

  @Test
  void agreesWithTheTableInProc() throws Exception {
    try (Pair pair = Pair.open();
        SockDiag diag = SockDiag.open()) {
      List<TcpSocket> read = new ArrayList<>();
      for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
        if (Files.exists(Path.of(table))) {
          ProcNetTcp.read(Path.of(table), EnumSet.of(TcpState.ESTABLISHED), read::add);
        }
      }
      TcpSocket told = diag.find(pair.local(), pair.remote()).orElseThrow();
      assertThat(read)
          .filteredOn(s -> s.local().equals(pair.local()))
          .singleElement()
          .satisfies(s -> {
            assertThat(s.inode()).isEqualTo(told.inode());
            assertThat(s.remote()).isEqualTo(told.remote());
            assertThat(s.info()).isNull();
          });
    }
  }

  @Test
  void namesWhatAnOlderKernelDoesNotTell() {
    TcpInfo old = TcpInfo.of(new byte[104]);
    assertThat(old.totalRetransmits()).isZero();
    assertThat(old.bytesAcked()).isEqualTo(TcpInfo.UNKNOWN);
    assertThat(old.unsentBytes()).isEqualTo(TcpInfo.UNKNOWN);
    assertThat(TcpInfo.of(new byte[0]).state()).isEqualTo(TcpState.UNNAMED);
  }
}
