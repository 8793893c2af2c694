package dev.holdfast.watch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.posix.diag.SocketEnd;
import org.junit.jupiter.api.Test;

/** A host and a tool with a firewall between them, captured at both. */
class ComparisonTest {

  private static final SocketEnd HOST = SocketEnd.ofIpv4(0x0A000001, 40000);
  private static final SocketEnd TOOL = SocketEnd.ofIpv4(0x0A000102, 5000);
  private static final long START = 1_700_000_000_000_000_000L;
  private static final long SECOND = 1_000_000_000;

  /** From one end to the other, and how far the tool's clock is ahead. */
  private static final long TRANSIT = 2_000_000;

  private static final long AHEAD = 7 * SECOND;

  private final Wire atHost = new Wire();
  private final Wire atTool = new Wire();
  private int hops = 1;

  private static Segment segment(
      long at, boolean fromHost, int sequence, int acknowledges, int flags, int length, int ttl) {
    return new Segment(
        START + at,
        fromHost ? HOST : TOOL,
        fromHost ? TOOL : HOST,
        sequence,
        acknowledges,
        flags,
        length,
        ttl);
  }

  /** Sent by an end, and seen at both. */
  private void sent(
      long at, boolean fromHost, int sequence, int acknowledges, int flags, int length) {
    long host = fromHost ? at : at + TRANSIT;
    long tool = (fromHost ? at + TRANSIT : at) + AHEAD;
    int near = 64;
    int far = 64 - hops;
    atHost.add(
        segment(host, fromHost, sequence, acknowledges, flags, length, fromHost ? near : far));
    atTool.add(
        segment(tool, fromHost, sequence, acknowledges, flags, length, fromHost ? far : near));
  }

  private void talk() {
    sent(0, true, 100, 0, Segment.SYN, 0);
    sent(TRANSIT, false, 500, 101, Segment.SYN | Segment.ACK, 0);
    sent(2 * TRANSIT, true, 101, 501, Segment.ACK, 0);
    sent(SECOND, true, 101, 501, Segment.ACK, 50);
    sent(SECOND + TRANSIT, false, 501, 151, Segment.ACK, 20);
  }

  /** After 300 s of silence the host sends, and the box between answers in the tool's name. */
  private void forgotten() {
    long late = 301 * SECOND;
    atHost.add(segment(late, true, 151, 521, Segment.ACK, 10, 64));
    atHost.add(segment(late + 1_000_000, false, 521, 0, Segment.RST, 0, 64));
    atTool.add(segment(late + 1_500_000 + AHEAD, true, 151, 0, Segment.RST, 0, 64));
    atHost.add(segment(late + SECOND, true, 151, 0, Segment.ACK, 0, 64));
    atTool.add(segment(late + SECOND + AHEAD, false, 521, 0, Segment.ACK, 0, 64));
  }

  private Comparison compare() {
    return Comparison.of(atHost.read(Wire.Format.PCAPNG), atTool.read(Wire.Format.PCAP));
  }

  @Test
  void findsNothingWhereAllCameFromTheEnds() {
    talk();
    sent(2 * SECOND, false, 521, 151, Segment.RST | Segment.ACK, 0);
    Comparison comparison = compare();
    assertThat(comparison.shared()).isEqualTo(1);
    assertThat(comparison.unplaced()).isZero();
    assertThat(comparison.foreign()).isEmpty();
  }

  @Test
  void namesTheResetsOfABoxBetween() {
    talk();
    forgotten();
    Comparison comparison = compare();
    assertThat(comparison.foreign())
        .extracting(one -> one.seenIn() + " " + one.segment().kind() + " " + one.segment().from())
        .containsExactly("0 RST 10.0.1.2:5000", "1 RST 10.0.0.1:40000");
    Foreign atTheHost = comparison.foreign().getFirst();
    assertThat(atTheHost.usualTtl()).isEqualTo(63);
    assertThat(atTheHost.segment().ttl()).isEqualTo(64);
    assertThat(comparison.foreign())
        .extracting(Foreign::idleBefore)
        .allMatch(idle -> idle.toSeconds() == 299 || idle.toSeconds() == 300);
  }

  @Test
  void tellsTheEndsApartByTimeWhereNothingCountsHops() {
    hops = 0;
    talk();
    forgotten();
    assertThat(compare().unplaced()).isZero();
    assertThat(compare().foreign()).hasSize(2);
  }

  @Test
  void doesNotBlameABoxForWhatACardJoined() {
    talk();
    atHost.add(segment(2 * SECOND, true, 151, 521, Segment.ACK, 3000, 64));
    atTool.add(segment(2 * SECOND + AHEAD, true, 151, 521, Segment.ACK, 1448, 63));
    atTool.add(segment(2 * SECOND + AHEAD + 10, true, 1599, 521, Segment.ACK, 1448, 63));
    atTool.add(segment(2 * SECOND + AHEAD + 20, true, 3047, 521, Segment.ACK, 104, 63));
    assertThat(compare().foreign()).isEmpty();
  }

  @Test
  void findsDataThatNobodySent() {
    talk();
    atTool.add(segment(2 * SECOND + AHEAD, true, 151, 521, Segment.ACK, 10, 63));
    atHost.add(segment(3 * SECOND, true, 151, 521, Segment.ACK, 0, 64));
    assertThat(compare().foreign())
        .singleElement()
        .extracting(one -> one.segment().kind())
        .isEqualTo("data of 10 bytes");
  }

  @Test
  void judgesNothingThatTheOtherCaptureDoesNotCover() {
    talk();
    atHost.add(segment(500 * SECOND, false, 521, 0, Segment.RST, 0, 64));
    Comparison comparison = compare();
    assertThat(comparison.foreign()).isEmpty();
    assertThat(comparison.unjudged()).isEqualTo(1);
  }

  @Test
  void saysThatNothingIsShared() {
    talk();
    Comparison comparison =
        Comparison.of(atHost.read(Wire.Format.PCAP), new Wire().read(Wire.Format.PCAP));
    assertThat(comparison.shared()).isZero();
  }

  @Test
  void placesNoConnectionOfWhichNothingPassedBoth() {
    atHost.add(segment(0, true, 1, 0, Segment.SYN, 0, 64));
    atTool.add(segment(0, true, 2, 0, Segment.SYN, 0, 64));
    assertThat(compare().unplaced()).isEqualTo(1);
    assertThat(compare().foreign()).isEmpty();
  }
}
