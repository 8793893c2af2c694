package dev.holdfast.watch.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.EvidenceSource.Subject;
import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.posix.diag.TcpState;
import dev.holdfast.posix.diag.TcpTimer;
import dev.holdfast.watch.Recorded;
import dev.holdfast.watch.scan.Talk;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class QueueEvidenceTest {

  private static List<Evidence> examine(QueueEvidence source, Talk talk) throws Exception {
    List<Evidence> found = new ArrayList<>();
    String local = SocketEnd.of((InetSocketAddress) talk.dialled().getLocalAddress()).toString();
    InetSocketAddress remote = (InetSocketAddress) talk.dialled().getRemoteAddress();
    source.examine(new Subject("tool", 1, local, remote), found::add);
    return found;
  }

  @Test
  void countsWhatWaitsInOurOwnSocket() throws Exception {
    try (Talk talk = Talk.open();
        QueueEvidence source = QueueEvidence.open(() -> 7)) {
      talk.accepted().write(ByteBuffer.allocate(321));
      await()
          .until(() ->
              examine(source, talk)
                  .getFirst()
                  .figures()
                  .getOrDefault("unreadBytes", -1L)
                  .equals(321L));
      Evidence fact = examine(source, talk).getFirst();
      assertThat(fact.source()).isEqualTo("queues");
      assertThat(fact.wallMicros()).isEqualTo(7);
      assertThat(fact.figures()).containsKeys("unackedBytes", "unsentBytes", "peerWindowBytes");
      assertThat(fact.signs()).isEmpty();
    }
  }

  @Test
  void saysThatTheConnectionIsGone() throws Exception {
    try (QueueEvidence source = QueueEvidence.open(() -> 0)) {
      List<Evidence> found = new ArrayList<>();
      source.examine(
          new Subject(
              "tool", 1, "127.0.0.1:1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 2)),
          found::add);
      assertThat(found)
          .singleElement()
          .extracting(Evidence::sentence)
          .asString()
          .contains("no such");
      source.examine(new Subject("line", 1, "/dev/ttyS0", null), found::add);
      assertThat(found).hasSize(1);
    }
  }

  @Test
  void seesAShutWindow() {
    Fact fact = QueueEvidence.fact(Recorded.with(TcpState.ESTABLISHED, TcpTimer.PERSIST), 0);
    assertThat(fact.signs()).containsExactly(Sign.NOT_TAKEN);
    assertThat(fact.sentence())
        .startsWith("0 bytes unread, 4163072 unacknowledged")
        .contains("the persist timer fires in 10644 ms");
  }

  @Test
  void drawsNothingFromAResend() {
    Fact fact = QueueEvidence.fact(Recorded.with(TcpState.ESTABLISHED, TcpTimer.RETRANSMIT), 0);
    assertThat(fact.signs()).isEmpty();
    assertThat(fact.figures()).containsEntry("unackedBytes", 77L);
  }
}
