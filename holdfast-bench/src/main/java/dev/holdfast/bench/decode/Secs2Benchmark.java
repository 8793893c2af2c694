package dev.holdfast.bench.decode;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A body of 76 kB: decoded and each of its leaves visited once; built and encoded. */
@State(Scope.Benchmark)
public class Secs2Benchmark {

  private final Secs2Records records = new Secs2Records();
  private final byte[] body = records.byHand();

  @Benchmark
  public double visitByHand() {
    return Secs2Sums.byHand(body);
  }

  @Benchmark
  public double visitByReader() {
    return Secs2Sums.byReader(body);
  }

  @Benchmark
  public double visitByItems() {
    return Secs2Sums.byItems(body);
  }

  @Benchmark
  public byte[] buildByHand() {
    return records.byHand();
  }

  @Benchmark
  public byte[] buildByItems() {
    return records.byItems();
  }
}
