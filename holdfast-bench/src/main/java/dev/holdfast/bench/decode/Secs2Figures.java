package dev.holdfast.bench.decode;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Jmh;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** SECS-II decoding as rows of the table. */
public final class Secs2Figures {

  private static final String ASKED = "at most 80 us";

  private Secs2Figures() {}

  /** Measures. */
  public static List<Figure> measure() throws RunnerException {
    Jmh jmh = Jmh.run(Secs2Benchmark.class);
    double floor = jmh.micros("byHand");
    return List.of(
        figure("SECS-II, 76 kB, decode and visit all, cursor", jmh.micros("byReader"), floor),
        figure("SECS-II, 76 kB, decode and visit all, items", jmh.micros("byItems"), floor));
  }

  private static Figure figure(String name, double ours, double floor) {
    return new Figure(
        name,
        Figure.amount(ours, "us"),
        Figure.amount(floor, "us"),
        Figure.ratio(ours, floor),
        ASKED);
  }
}
