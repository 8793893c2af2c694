package dev.holdfast.bench.frames;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Jmh;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Acknowledged frames as rows of the table. */
public final class FrameFigures {

  private FrameFigures() {}

  /** Measures. */
  public static List<Figure> measure() throws RunnerException, IOException {
    Jmh jmh = Jmh.run(CodecBenchmark.class);
    int size = CodecBenchmark.stream().length;
    double ours = size / jmh.micros("holdfast");
    double floor = size / jmh.micros("floor");
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "ARQ frames read beside the bare sum",
            Figure.amount(ours, "MB/s"),
            Figure.amount(floor, "MB/s"),
            Figure.ratio(ours, floor),
            "at least 0.7"));
    figures.addAll(MillionPending.measure());
    figures.addAll(LoopbackFigures.measure());
    return figures;
  }
}
