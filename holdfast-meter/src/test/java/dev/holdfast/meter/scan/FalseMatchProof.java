package dev.holdfast.meter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often random bytes are taken for a frame, beside how often they must be. At each byte of a
 * stream a format tries as many lengths as fit its head; each of them holds by chance once in 2^16
 * (RTU), about once in 2^32 (645: two fixed bytes more, an 8-bit sum and an end) or 2^48 (698).
 */
@Tag("long")
class FalseMatchProof {
  private static final long BYTES = 100_000_000;
  private static final int CHUNK = 1 << 16;

  /**
   * Lengths of RTU frames that one random byte is tried for, by second byte: for each read function
   * a request and as many responses as byte counts are legal, one for each exception of 1 to 11,
   * and so on along the length table.
   */
  private static final double RTU_LENGTHS = rtuLengths();

  private static final double RTU_PER_BYTE = RTU_LENGTHS / (1 << 16);

  private static double rtuLengths() {
    double bits = 1 + 250 / 256.0;
    double registers = 1 + 125 / 256.0;
    double echoes = 3;
    double statusCounterAndDiagnostics = 2 + 2 + 1;
    double writes = 1 + 248 / 256.0;
    double serverId = 1 + 251 / 256.0;
    double files = 250 / 256.0 + 243 / 256.0;
    double readWrite = 244 / 256.0 + 125 / 256.0;
    double fifo = 1;
    double exceptions = 128 * 11 / 256.0;
    return (2 * bits
            + 2 * registers
            + echoes
            + statusCounterAndDiagnostics
            + 2 * writes
            + serverId
            + files
            + readWrite
            + fifo
            + exceptions)
        / 256;
  }

  /** Counts frames by protocol. */
  private static final class Count implements FrameSink {
    private final Map<String, Integer> frames = new LinkedHashMap<>();

    Count() {
      Found.TONGUES.forEach(tongue -> frames.put(tongue.format().protocol(), 0));
    }

    @Override
    public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {
      frames.merge(frame.protocol(), 1, Integer::sum);
    }

    @Override
    public void junk(byte[] bytes, int from, int to) {}
  }

  @Test
  void asRareAsTheSumsPromise() {
    Proof.run("false-matches", FalseMatchProof::round);
  }

  private static void round(Random random) {
    Count count = new Count();
    FrameScanner scanner = new FrameScanner(Found.tongues(Role.UNKNOWN), count);
    byte[] chunk = new byte[CHUNK];
    for (long left = BYTES; left > 0; left -= CHUNK) {
      random.nextBytes(chunk);
      scanner.feed(ByteBuffer.wrap(chunk));
    }
    double expected = RTU_PER_BYTE * BYTES;
    System.out.printf(
        "false matches in %d random bytes: %s; by theory modbus-rtu=%.0f (%.3f lengths a byte),"
            + " dlt645-2007=0.02, dlt698.45=0.00%n",
        BYTES, count.frames, expected, RTU_LENGTHS);
    assertThat(count.frames.getOrDefault("modbus-rtu", 0).doubleValue())
        .isBetween(expected - 6 * Math.sqrt(expected), expected + 6 * Math.sqrt(expected));
    assertThat(count.frames.getOrDefault("dlt645-2007", 0)).isLessThan(2);
    assertThat(count.frames.getOrDefault("dlt698.45", 0)).isZero();
  }
}
