package dev.holdfast.watch.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.EvidenceSource.Subject;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.watch.bed.RoutedBed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resets of a far end behind a router, and of the router. Needs ip, nft and root. */
class ResetEvidenceTest {

  private static RoutedBed bed;
  private static int port;
  private ResetEvidence evidence;

  @BeforeAll
  static void build() throws Exception {
    RoutedBed built = RoutedBed.open();
    assumeTrue(built != null, "a routed path needs ip (iproute2), nft (nftables) and root");
    bed = built;
    port = bed.listen(0);
  }

  @AfterAll
  static void cleanUp() throws Exception {
    if (bed != null) {
      bed.close();
    }
  }

  @BeforeEach
  void listen() throws Exception {
    evidence = ResetEvidence.open(() -> System.nanoTime() / 1_000);
    assertThat(evidence.unavailable()).isEmpty();
    bed.nft("table inet box", "delete table inet box");
  }

  @AfterEach
  void end() throws Exception {
    evidence.close();
  }

  private Subject dialled(SocketChannel channel) throws Exception {
    SocketEnd local = SocketEnd.of((InetSocketAddress) channel.getLocalAddress());
    Subject subject =
        new Subject("tool", 1, local.toString(), (InetSocketAddress) channel.getRemoteAddress());
    evidence.opened(subject);
    return subject;
  }

  private static SocketChannel dial(boolean ipv6) throws Exception {
    return SocketChannel.open(new InetSocketAddress(bed.farAddress(ipv6), port));
  }

  /** Has the distance of the far end learned, by a connection that comes after the first. */
  private void learn(boolean ipv6) throws Exception {
    try (SocketChannel first = dial(ipv6)) {
      dialled(first);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            try (SocketChannel again = dial(ipv6)) {
              again.read(ByteBuffer.allocate(1));
              return evidence.knows(SocketEnd.of((InetSocketAddress) again.getRemoteAddress()));
            }
          });
    }
  }

  private static void awaitReset(SocketChannel channel) {
    Throwable thrown =
        catchThrowable(() -> {
          while (true) {
            channel.write(ByteBuffer.allocate(1));
            Thread.sleep(20);
          }
        });
    assertThat(thrown).isInstanceOf(IOException.class);
  }

  private List<Evidence> ended(Subject subject) {
    List<Evidence> found = new ArrayList<>();
    evidence.ended(subject, Cause.PEER_RESET, found::add);
    return found;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theResetOfABoxOnTheWayIsToldFromThePeersOwn(boolean ipv6) throws Exception {
    learn(ipv6);
    try (SocketChannel channel = dial(ipv6)) {
      Subject subject = dialled(channel);
      bed.nft(
          "table inet box { chain passing { type filter hook forward priority 0;"
              + " tcp dport "
              + port
              + " reject with tcp reset; }; }");
      awaitReset(channel);
      assertThat(ended(subject))
          .singleElement()
          .satisfies(fact -> {
            assertThat(fact.signs()).containsExactly(Sign.RESET_BY_BOX);
            assertThat(fact.sentence())
                .isEqualTo(
                    "the reset came from a box 1 hop away (TTL 64), not from the peer, which is 2"
                        + " hops away (TTL 63)");
          });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePeersOwnResetIsTold(boolean ipv6) throws Exception {
    learn(ipv6);
    try (SocketChannel channel = dial(ipv6)) {
      Subject subject = dialled(channel);
      channel.read(ByteBuffer.allocate(1));
      bed.reset();
      awaitReset(channel);
      assertThat(ended(subject))
          .singleElement()
          .satisfies(fact -> {
            assertThat(fact.signs()).containsExactly(Sign.RESET_BY_PEER);
            assertThat(fact.sentence()).contains("as far away as the peer").contains("2 hops");
          });
    }
  }

  @Test
  void aConnectionThatEndedOtherwiseIsNotSpokenOf() throws Exception {
    try (SocketChannel channel = dial(false)) {
      Subject subject = dialled(channel);
      List<Evidence> found = new ArrayList<>();
      evidence.ended(subject, Cause.PEER_CLOSED, found::add);
      assertThat(found).isEmpty();
    }
  }
}
