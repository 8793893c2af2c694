package dev.holdfast.meter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.proof.Spoilt;
import dev.holdfast.meter.AnyFrame;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.line.Protocols;
import dev.holdfast.meter.modbus.Crc16;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Frames, spoilt frames and junk in one stream, cut anywhere, as one hears them who listens to both
 * ways: who expects requests may not wait until the next byte tells a doubtful length.
 */
@Tag("long")
class FrameScannerProof {

  private static final int LONGEST = 17_000;
  private static final int SHORTEST = 4;
  private static final List<Tongue> TONGUES = Found.tongues(Role.UNKNOWN);

  /** A server of any units, and a server and a client that know those that are theirs. */
  private static final List<List<Tongue>> HURRIED =
      List.of(Found.tongues(Role.REQUEST), knowing(Role.REQUEST), knowing(Role.RESPONSE));

  private static List<Tongue> knowing(Role expected) {
    return Protocols.standard()
        .among(IntStream.range(0, 32).boxed().toList())
        .tongues(Protocols.usual(), expected);
  }

  @Test
  void findsTheSameHoweverItIsCut() {
    Proof.run("frame-scanner", FrameScannerProof::round);
  }

  private static void round(Random random) {
    byte[] stream = {};
    for (int left = 1 + random.nextInt(12); left > 0; left--) {
      byte[] next =
          switch (random.nextInt(4)) {
            case 0 -> Spoilt.junk(random, 40);
            case 1 -> AnyFrame.any(random);
            default -> AnyFrame.real(random);
          };
      stream = Hex.join(stream, next);
    }
    Found whole = Found.heard(stream);
    Found split = fed(random, TONGUES, stream);
    Found bulk = new Found();
    FrameScanner.scan(TONGUES, stream, 0, stream.length, bulk);

    assertAllThere(whole, stream);
    assertAllThere(bulk, stream);
    for (List<Tongue> tongues : HURRIED) {
      Found asked = Found.fedThenGap(tongues, stream);
      Found askedSplit = fed(random, tongues, stream);
      assertAllThere(askedSplit, stream);
      if (!doubtful(asked) && !doubtful(askedSplit)) {
        assertThat(askedSplit.frames).isEqualTo(asked.frames);
      }
    }
    if (doubtful(whole) || doubtful(split) || doubtful(bulk)) {
      return;
    }
    assertThat(split.frames).isEqualTo(whole.frames);
    assertThat(split.junk.toString()).isEqualTo(whole.junk.toString());
    assertThat(bulk.frames).isEqualTo(whole.frames);
  }

  private static Found fed(Random random, List<Tongue> tongues, byte[] stream) {
    Found found = new Found();
    FrameScanner scanner = new FrameScanner(tongues, found);
    int from = 0;
    for (int cut : Spoilt.cuts(random, stream.length)) {
      scanner.feed(ByteBuffer.wrap(Arrays.copyOfRange(stream, from, cut)));
      assertThat(scanner.pending()).isLessThan(LONGEST);
      from = cut;
    }
    scanner.feed(ByteBuffer.wrap(Arrays.copyOfRange(stream, from, stream.length)));
    scanner.gap();
    assertThat(scanner.pending()).isZero();
    return found;
  }

  /**
   * Whether the CRC of a frame holds for its first part too: chance, or 00 bytes behind an RTU
   * frame. Nothing on the wire tells which of both was meant.
   */
  private static boolean doubtful(Found found) {
    return found.frames.stream()
        .map(Hex::bytes)
        .anyMatch(frame ->
            IntStream.range(SHORTEST, frame.length).anyMatch(n -> Crc16.of(frame, 0, n) == 0));
  }

  private static void assertAllThere(Found found, byte[] stream) {
    int framed = found.frames.stream().mapToInt(String::length).sum();
    assertThat(framed + found.junk.length() + found.preamble.length()).isEqualTo(2 * stream.length);
    found.read.forEach(frame -> assertThat(frame.summary()).isNotBlank());
  }
}
