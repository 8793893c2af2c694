package dev.holdfast.arq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.session.Decoded;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message of 100 bytes each 20 ms, over a path of 10 ms each way that loses both ways. */
class SteadyLossTest {

  private static final int CONTENT = 100;
  private static final int FLOWS = 4;
  private static final int WARM_UP = 100;
  private static final int MESSAGES = 700;
  private static final int STEPS_EACH = 200;
  private static final int DRAIN_STEPS = 20_000;

  /** How long messages took, and what they cost. */
  private record Result(List<Long> nanos, long wireBytes, int repeated) {
    long percentileMillis(double share) {
      int at = (int) Math.ceil(share * nanos.size()) - 1;
      return Duration.ofNanos(nanos.get(at)).toMillis();
    }

    double bytesEach() {
      return wireBytes / (double) CONTENT / nanos.size();
    }
  }

  private static Result run(double loss) {
    List<Long> nanos = new ArrayList<>();
    long bytes = 0;
    for (int flow = 0; flow < FLOWS; flow++) {
      Bottleneck path =
          new Bottleneck(
              50,
              128,
              Duration.ofMillis(10),
              loss,
              new Random(flow),
              settings -> settings.peerIsHoldfast(0xFFF0));
      int taken = 0;
      for (int step = 0; step < MESSAGES * STEPS_EACH + DRAIN_STEPS; step++) {
        if (step % STEPS_EACH == 0 && step < MESSAGES * STEPS_EACH) {
          byte[] content = ByteBuffer.allocate(CONTENT).putLong(path.sender().nanoTime()).array();
          var _ =
              path.sender()
                  .session()
                  .send(new Outgoing(Ipv4.parse(Ends.THEIRS), 1, 2, true, content));
        }
        path.step();
        if (step == WARM_UP * STEPS_EACH) {
          bytes -= path.wireBytes() + path.backBytes();
        }
        List<Decoded> all = path.receiver().delivered();
        for (Decoded one : all.subList(taken, all.size())) {
          byte[] content = ((ArqMessage) one).frame().content();
          long sent = ByteBuffer.wrap(content).getLong();
          if (sent >= WARM_UP * 20_000_000L) {
            nanos.add(path.receiver().nanoTime() - sent);
          }
        }
        taken = all.size();
      }
      bytes += path.wireBytes() + path.backBytes();
    }
    Collections.sort(nanos);
    return new Result(nanos, bytes, nanos.size() - FLOWS * (MESSAGES - WARM_UP));
  }

  @ParameterizedTest
  @CsvSource({"0, 2.13, 12", "0.01, 2.17, 38", "0.05, 2.32, 42", "0.2, 2.6, 106"})
  void resendsWhatWasLostAndLittleElse(double loss, double bytesEach, long millis) {
    Result result = run(loss);
    assertThat(result.repeated()).isZero();
    assertThat(result.bytesEach()).isLessThan(bytesEach);
    assertThat(result.percentileMillis(0.99)).isLessThanOrEqualTo(millis);
  }
}
