package dev.holdfast.bench.decode;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Jmh;
import dev.holdfast.bench.Samples;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** SECS-II decoding as rows of the table. */
public final class Secs2Figures {

  private static final String ASKED = "at most 80 us";

  private Secs2Figures() {}

  /** Measures. */
  public static List<Figure> measure() throws RunnerException {
    Map<String, Samples> micros = Jmh.run(Secs2Benchmark.class);
    double floor = micros.get("byHand").median();
    return List.of(
        figure("SECS-II, 76 kB, decode and visit all, cursor", micros.get("byReader"), floor),
        figure("SECS-II, 76 kB, decode and visit all, items", micros.get("byItems"), floor));
  }

  private static Figure figure(String name, Samples micros, double floor) {
    double ours = micros.median();
    return new Figure(
        name,
        Figure.amount(ours, "us"),
        Figure.amount(floor, "us"),
        Figure.ratio(ours, floor),
        ASKED);
  }
}
