package dev.holdfast.arq;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

  private static final int CONTENT = 1_300;
  private static final double MEGABITS = 50;
  private static final Duration DELAY = Duration.ofMillis(10);

  /** A sender that always has more to send. */
  private static final class Bulk {
    private final Bottleneck path;
    private final List<CompletableFuture<Outcome>> open = new ArrayList<>();

    Bulk(double megabits, int queueFrames, Duration delay, double loss) {
      this(new Bottleneck(megabits, queueFrames, delay, loss, new Random(7)));
    }

    Bulk(Bottleneck path) {
      this.path = path;
    }

    private void feed() {
      open.removeIf(CompletableFuture::isDone);
      while (open.size() < 1_000) {
        open.add(path.sender().session().send(frame()));
      }
    }

    /** Mbit/s of content that arrived in this time. */
    private double run(Duration takes) {
      long end = path.sender().nanoTime() + takes.toNanos();
      int before = path.receiver().delivered().size();
      while (path.sender().nanoTime() < end) {
        feed();
        path.step();
      }
      int frames = path.receiver().delivered().size() - before;
      return frames * 8.0 * CONTENT * 1_000 / takes.toNanos();
    }
  }

  private static Outgoing frame() {
    return new Outgoing(Ipv4.parse(Ends.THEIRS), 1, 2, true, new byte[CONTENT]);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.9", "0.01, 0.87", "0.05, 0.8", "0.2, 0.45"})
  void fillsThePathWhateverItLoses(double loss, double share) {
    Bulk bulk = new Bulk(MEGABITS, 128, DELAY, loss);
    assertThat(bulk.run(Duration.ofSeconds(3)) / MEGABITS).isGreaterThan(share);
  }

  @ParameterizedTest
  @CsvSource({"2, 100", "10, 1", "200, 1"})
  void fillsPathsOfAllRates(double megabits, long delayMillis) {
    Bulk bulk = new Bulk(megabits, 128, Duration.ofMillis(delayMillis), 0);
    bulk.run(Duration.ofSeconds(2));
    assertThat(bulk.run(Duration.ofSeconds(2)) / megabits).isGreaterThan(0.75);
  }

  @Test
  void putsLittleMoreOnTheWireThanItDelivers() {
    Bulk bulk = new Bulk(MEGABITS, 128, DELAY, 0);
    bulk.run(Duration.ofSeconds(3));
    double delivered = bulk.path.receiver().delivered().size() * (double) CONTENT;
    assertThat(bulk.path.wireBytes() / delivered).isLessThan(1.1);
  }

  @Test
  void takesNoBurstAfterAPauseForTheRateOfThePath() {
    Bulk bulk = new Bulk(MEGABITS, 128, DELAY, 0);
    bulk.path.pauses(Duration.ofMillis(5), Duration.ofMillis(20));
    bulk.run(Duration.ofSeconds(2));
    long before = bulk.path.overflows();
    assertThat(bulk.run(Duration.ofSeconds(4)) / MEGABITS).isGreaterThan(0.94);
    double frames = MEGABITS * 4e6 / 8 / CONTENT;
    assertThat((bulk.path.overflows() - before) / frames).isLessThan(0.01);
  }

  @ParameterizedTest
  @CsvSource({"0.05, 0.85, 1.14", "0.2, 0.55, 1.4"})
  void resendsLittleInVainWhereThePeerSendsSums(double loss, double share, double bytesEach) {
    Bulk bulk =
        new Bulk(
            new Bottleneck(
                MEGABITS, 128, DELAY, loss, new Random(7), both -> both.peerIsHoldfast(0xFFF0)));
    bulk.run(Duration.ofSeconds(2));
    long before = bulk.path.wireBytes();
    double megabits = bulk.run(Duration.ofSeconds(3));
    double delivered = megabits * 3e6 / 8;
    assertThat(megabits / MEGABITS).isGreaterThan(share);
    assertThat((bulk.path.wireBytes() - before) / delivered).isLessThan(bytesEach);
  }

  @Test
  void resendsWhatIsLeftWithoutNewFrames() {
    Bulk bulk = new Bulk(MEGABITS, 128, DELAY, 0);
    bulk.run(Duration.ofSeconds(1));
    bulk.path.loss(1);
    bulk.run(Duration.ofMillis(300));
    bulk.path.loss(0);
    for (int step = 0; step < 40_000; step++) {
      bulk.path.step();
    }
    assertThat(bulk.open).allMatch(CompletableFuture::isDone);
  }

  @Test
  void fillsThePathAfterTheSetUpToo() {
    Bulk bulk =
        new Bulk(
            new Bottleneck(
                MEGABITS, 128, DELAY, 0, new Random(7), both -> both.peerIsHoldfast(0xFFF0)));
    bulk.run(Duration.ofSeconds(1));
    assertThat(bulk.run(Duration.ofSeconds(1)) / MEGABITS).isGreaterThan(0.94);
  }

  @Test
  void fillsThePathAfterTimesOfSingleFrames() {
    Bulk bulk = new Bulk(MEGABITS, 128, DELAY, 0);
    for (int step = 0; step < 10_000; step++) {
      if (step % 500 == 0) {
        var _ = bulk.path.sender().session().send(frame());
      }
      bulk.path.step();
    }
    bulk.run(Duration.ofSeconds(1));
    assertThat(bulk.run(Duration.ofSeconds(1)) / MEGABITS).isGreaterThan(0.94);
  }

  @Test
  void takesNoLossOfItsOwnForTheLossOfThePath() {
    Bulk bulk = new Bulk(MEGABITS, 20, DELAY, 0);
    bulk.run(Duration.ofSeconds(1));
    long before = bulk.path.overflows();
    double frames = bulk.run(Duration.ofSeconds(2)) * 2e6 / 8 / CONTENT;
    assertThat((bulk.path.overflows() - before) / frames).isLessThan(0.08);
  }

  @Test
  void goesDownWithThePath() {
    Bulk bulk = new Bulk(MEGABITS, 128, DELAY, 0);
    bulk.run(Duration.ofSeconds(1));
    bulk.path.rate(MEGABITS / 10);
    bulk.run(Duration.ofSeconds(3));
    assertThat(bulk.run(Duration.ofSeconds(2)) / (MEGABITS / 10)).isGreaterThan(0.75);
  }

  @Test
  void goesUpWithThePath() {
    Bulk bulk = new Bulk(MEGABITS / 10, 128, DELAY, 0);
    bulk.run(Duration.ofSeconds(2));
    bulk.path.rate(MEGABITS);
    bulk.run(Duration.ofSeconds(4));
    assertThat(bulk.run(Duration.ofSeconds(2)) / MEGABITS).isGreaterThan(0.75);
  }

  @Test
  void holdsUpNothingWhereLittleIsSent() {
    Bottleneck path = new Bottleneck(MEGABITS, 128, DELAY, 0.1, new Random(7));
    for (int i = 0; i < 100; i++) {
      path.launch();
      var _ = path.sender().session().send(frame());
      assertThat(path.launch()).as("frame %d", i).isEqualTo(1);
      for (int step = 0; step < 200; step++) {
        path.step();
      }
    }
  }

  @Test
  void resendsAfterAnOutageAsThePathTakesThem() {
    Bulk bulk = new Bulk(MEGABITS, 128, DELAY, 0);
    bulk.run(Duration.ofSeconds(1));
    bulk.path.loss(1);
    bulk.run(Duration.ofMillis(500));
    bulk.path.loss(0);
    long before = bulk.path.overflows();
    bulk.run(Duration.ofSeconds(1));
    assertThat(bulk.path.overflows() - before).isLessThan(200);
    assertThat(bulk.run(Duration.ofSeconds(1)) / MEGABITS).isGreaterThan(0.8);
  }
}
