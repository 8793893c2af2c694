package dev.holdfast.watch.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.watch.bed.RoutedBed;
import dev.holdfast.watch.idle.IdleFinding;
import dev.holdfast.watch.idle.IdleFinding.Result;
import dev.holdfast.watch.idle.IdleSettings;
import dev.holdfast.watch.idle.Trial.Ending;
import dev.holdfast.watch.reset.ResetEvidence;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class IdleProbeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final IdleSettings UP_TO_8_S = IdleSettings.upTo(Duration.ofSeconds(8));

  private static IdleFinding find(InetAddress host, int port) throws Exception {
    try (ResetEvidence resets = ResetEvidence.open(() -> System.nanoTime() / 1_000)) {
      return new IdleProbe(new InetSocketAddress(host, port), new byte[0], PATIENCE, resets)
          .run(UP_TO_8_S, progress -> {});
    }
  }

  /** Needs ip, nft and root. All at once, for each takes its time. */
  @Test
  void tellsFirewallsOfTwoKindsAndAFarEndApart() throws Exception {
    try (RoutedBed bed = RoutedBed.open()) {
      assumeTrue(bed != null, "a routed path needs ip (iproute2), nft (nftables) and root");
      int dropping = bed.listen(0);
      int answering = bed.listen(0);
      int closing = bed.listen(2_500);
      bed.nft(
          "table inet box { chain passing { type filter hook forward priority 0;"
              + " ct state established,related accept;"
              + " tcp flags & (syn | ack) == syn accept;"
              + " tcp dport "
              + answering
              + " reject with tcp reset;"
              + " tcp dport "
              + dropping
              + " drop; }; }");
      bed.sysctl(
          "net.netfilter.nf_conntrack_tcp_loose=0",
          "net.netfilter.nf_conntrack_tcp_timeout_established=4");
      List<Callable<IdleFinding>> searches = new ArrayList<>();
      for (int port : new int[] {dropping, answering, closing}) {
        searches.add(() -> find(bed.farAddress(false), port));
      }
      try (ExecutorService at = Executors.newCachedThreadPool()) {
        List<Future<IdleFinding>> found = at.invokeAll(searches);
        IdleFinding silent = found.get(0).get();
        assertThat(silent.result()).as(silent.toString()).isEqualTo(Result.FORGETS);
        assertThat(silent.manner()).isEqualTo(Ending.SILENT);
        assertThat(silent.kept()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
        IdleFinding reset = found.get(1).get();
        assertThat(reset.result()).as(reset.toString()).isEqualTo(Result.FORGETS);
        assertThat(reset.manner()).isEqualTo(Ending.RESET);
        assertThat(reset.sentence()).contains("came from a box 1 hop away");
        IdleFinding closed = found.get(2).get();
        assertThat(closed.result()).as(closed.toString()).isEqualTo(Result.CLOSES);
        assertThat(closed.lost()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
      }
    }
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    IdleFinding finding = find(InetAddress.getLoopbackAddress(), free);
    assertThat(finding.result()).isEqualTo(Result.UNREACHABLE);
    assertThat(finding.sentence()).contains("refused");
  }
}
