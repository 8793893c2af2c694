package dev.holdfast.bench.decode;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Frames of one protocol: found among three and read, beside their bare check. */
@State(Scope.Benchmark)
public class MeterBenchmark {

  @Param({"modbus-rtu", "dlt645-2007", "dlt698.45"})
  public String protocol = "";

  private MeterCorpus corpus = new MeterCorpus(new byte[0], new int[0], new int[0]);

  @Setup
  public void glue() {
    corpus = MeterCorpus.of(protocol);
  }

  @Benchmark
  public long holdfast() {
    return MeterReader.scan(corpus.bytes()).sum();
  }

  @Benchmark
  public int floor() {
    return CheckLoops.count(protocol, corpus);
  }
}
