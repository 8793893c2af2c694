package dev.holdfast.watch.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.EvidenceSource.Subject;
import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.watch.capture.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HopBookTest {

  private static final SocketEnd US = SocketEnd.ofIpv4(0x0A000001, 40_000);
  private static final SocketEnd TOOL = SocketEnd.ofIpv4(0x0A000305, 5_000);

  private final HopBook book = new HopBook(3);

  private static Segment of(SocketEnd from, int flags, int ttl) {
    return new Segment(0, from, US, 1, 0, flags, 0, ttl);
  }

  private HopBook.Reset reset(int usual, int ttl) {
    book.opened(TOOL);
    if (usual > 0) {
      book.take(of(TOOL, Segment.SYN | Segment.ACK, usual), 0);
    }
    book.take(of(TOOL, Segment.RST, ttl), 0);
    return book.resetOf(US, TOOL, 0).orElseThrow();
  }

  @Test
  void countsHopsFromWhatSystemsBeginWith() {
    assertThat(Hops.of(64)).isEqualTo(1);
    assertThat(Hops.of(61)).isEqualTo(4);
    assertThat(Hops.of(65)).isEqualTo(64);
    assertThat(Hops.of(128)).isEqualTo(1);
    assertThat(Hops.of(252)).isEqualTo(4);
    assertThatIllegalArgumentException().isThrownBy(() -> Hops.of(256));
  }

  @Test
  void aResetFromElsewhereIsThatOfABox() {
    Fact fact = ResetEvidence.fact(reset(60, 62), 0);
    assertThat(fact.signs()).containsExactly(Sign.RESET_BY_BOX);
    assertThat(fact.sentence())
        .isEqualTo(
            "the reset came from a box 3 hops away (TTL 62), not from the peer, which is 5 hops"
                + " away (TTL 60)");
    assertThat(fact.figures()).containsEntry("resetTtl", 62L).containsEntry("peerTtl", 60L);
  }

  @Test
  void aResetThatBeganHigherAtThePeerIsThePeers() {
    Fact fact = ResetEvidence.fact(reset(60, 251), 0);
    assertThat(fact.signs()).containsExactly(Sign.RESET_BY_PEER);
  }

  @Test
  void nothingIsConcludedWhereThePeersDistanceIsNotKnown() {
    Fact fact = ResetEvidence.fact(reset(0, 62), 0);
    assertThat(fact.signs()).isEmpty();
    assertThat(fact.sentence()).contains("has not been seen");
  }

  @Test
  void whereItMayNotListenTheReportSaysSo() throws Exception {
    List<Evidence> found = new ArrayList<>();
    try (ResetEvidence evidence = new ResetEvidence(() -> 5, Optional.of("this needs root"))) {
      evidence.ended(
          new Subject("tool", 1, US.toString(), TOOL.toAddress()), Cause.PEER_RESET, found::add);
    }
    assertThat(found)
        .singleElement()
        .extracting(Evidence::sentence)
        .isEqualTo("from how far away the reset came is not available: this needs root");
  }

  @Test
  void strangersAreNotKept() {
    book.take(of(TOOL, Segment.RST, 60), 0);
    assertThat(book.resetOf(US, TOOL, 0)).isEmpty();
    assertThat(book.takeChanged()).isFalse();
  }

  @Test
  void anOldResetIsNotThatOfThisConnection() {
    reset(60, 60);
    assertThat(book.resetOf(US, TOOL, 29_000_000)).isPresent();
    assertThat(book.resetOf(US, TOOL, 31_000_000)).isEmpty();
  }

  @Test
  void anAddressIsLookedForCloselyUntilItsDistanceIsKnown() {
    book.opened(TOOL);
    book.opened(SocketEnd.ofIpv4(0x0A000305, 5_001));
    assertThat(book.takeChanged()).isTrue();
    assertThat(book.takeChanged()).isFalse();
    assertThat(book.addresses(true, false)).containsExactly(0x0A000305);
    book.take(of(TOOL, Segment.ACK, 60), 0);
    assertThat(book.takeChanged()).isTrue();
    assertThat(book.addresses(true, false)).isEmpty();
    assertThat(book.addresses(true, true)).containsExactly(0x0A000305);
    assertThat(book.addresses(false, true)).isEmpty();
    book.take(of(TOOL, Segment.SYN | Segment.ACK, 59), 0);
    assertThat(book.takeChanged()).isFalse();
  }

  @Test
  void forgetsThePeersHeardOfLongestAgo() {
    for (int n = 0; n < 10; n++) {
      book.opened(SocketEnd.ofIpv4(n, 1));
    }
    assertThat(book.addresses(true, false)).containsExactly(7, 8, 9);
  }
}
