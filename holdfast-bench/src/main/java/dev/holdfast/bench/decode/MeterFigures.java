package dev.holdfast.bench.decode;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Jmh;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Decoding of meter frames as rows of the table. */
public final class MeterFigures {

  private MeterFigures() {}

  /** Measures. */
  public static List<Figure> measure() throws RunnerException {
    Jmh jmh = Jmh.run(MeterBenchmark.class);
    return List.of(
        figure("modbus-rtu", "table CRC", "0.75", jmh),
        figure("dlt645-2007", "8-bit sum", "0.5", jmh),
        figure("dlt698.45", "two table CRCs", "0.6", jmh));
  }

  private static Figure figure(String protocol, String check, String least, Jmh jmh) {
    int size = MeterCorpus.of(protocol).bytes().length;
    double ours = size / jmh.micros("holdfast " + protocol);
    double floor = size / jmh.micros("floor " + protocol);
    return new Figure(
        protocol + " beside its bare " + check,
        Figure.amount(ours, "MB/s"),
        Figure.amount(floor, "MB/s"),
        Figure.ratio(ours, floor),
        "at least " + least);
  }
}
