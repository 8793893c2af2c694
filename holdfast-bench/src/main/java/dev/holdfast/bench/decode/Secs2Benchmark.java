package dev.holdfast.bench.decode;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Decodes a body of 76 kB and visits each of its leaves once. */
@State(Scope.Benchmark)
public class Secs2Benchmark {

  private final byte[] body = Secs2Sums.body();

  @Benchmark
  public double byHand() {
    return Secs2Sums.byHand(body);
  }

  @Benchmark
  public double byReader() {
    return Secs2Sums.byReader(body);
  }

  @Benchmark
  public double byItems() {
    return Secs2Sums.byItems(body);
  }
}
