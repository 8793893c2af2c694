package dev.holdfast.bench.decode;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Jmh;
import dev.holdfast.hsms.sml.Sml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** SECS-II and SML as rows of the table. */
public final class Secs2Figures {

  private Secs2Figures() {}

  /** Measures. */
  public static List<Figure> measure() throws RunnerException {
    Jmh secs2 = Jmh.run(Secs2Benchmark.class);
    double visit = secs2.micros("visitByHand");
    double build = secs2.micros("buildByHand");
    Jmh sml = Jmh.run(SmlBenchmark.class);
    String text = Sml.print(new Secs2Records().items());
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return List.of(
        time("decode and visit all, cursor", secs2.micros("visitByReader"), visit, 50),
        time("decode and visit all, items", secs2.micros("visitByItems"), visit, 50),
        time("build of items and encode", secs2.micros("buildByItems"), build, 60),
        rate("print", bytes / sml.micros("print"), bytes / sml.micros("printByHand")),
        rate("parse", bytes / sml.micros("parse"), bytes / sml.micros("parseByHand")));
  }

  private static Figure time(String what, double ours, double floor, int asked) {
    return new Figure(
        "SECS-II, 76 kB, " + what,
        Figure.amount(ours, "us"),
        Figure.amount(floor, "us"),
        Figure.ratio(ours, floor),
        "at most " + asked + " us");
  }

  private static Figure rate(String what, double ours, double floor) {
    return new Figure(
        "SML of the same, " + what,
        Figure.amount(ours, "MB/s"),
        Figure.amount(floor, "MB/s"),
        Figure.ratio(ours, floor),
        "at least 100 MB/s");
  }
}
