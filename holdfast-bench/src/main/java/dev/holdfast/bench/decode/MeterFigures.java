package dev.holdfast.bench.decode;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Jmh;
import dev.holdfast.bench.Samples;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Decoding of meter frames as rows of the table. */
public final class MeterFigures {

  private MeterFigures() {}

  /** Measures. */
  public static List<Figure> measure() throws RunnerException {
    Map<String, Samples> micros = Jmh.run(MeterBenchmark.class);
    return List.of(
        figure("modbus-rtu", "table CRC", "0.6", micros),
        figure("dlt645-2007", "8-bit sum", "0.4", micros),
        figure("dlt698.45", "two table CRCs", "0.4", micros));
  }

  private static Figure figure(
      String protocol, String check, String least, Map<String, Samples> micros) {
    int size = MeterCorpus.of(protocol).bytes().length;
    double ours = size / micros.get("holdfast " + protocol).median();
    double floor = size / micros.get("floor " + protocol).median();
    return new Figure(
        protocol + " beside its bare " + check,
        Figure.amount(ours, "MB/s"),
        Figure.amount(floor, "MB/s"),
        Figure.ratio(ours, floor),
        "at least " + least);
  }
}
