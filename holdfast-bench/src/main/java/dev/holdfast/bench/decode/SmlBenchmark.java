package dev.holdfast.bench.decode;

import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.ListItem;
import dev.holdfast.hsms.sml.Sml;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The SML of the body of {@link Secs2Benchmark}: printed from its items, parsed to items. */
@State(Scope.Benchmark)
public class SmlBenchmark {

  private final ListItem items = new Secs2Records().items();
  private final String text = Sml.print(items);
  private final SmlByHand byHand = new SmlByHand();

  @Benchmark
  public String printByHand() {
    return byHand.print(items);
  }

  @Benchmark
  public String print() {
    return Sml.print(items);
  }

  @Benchmark
  public double parseByHand() {
    return byHand.parse(text);
  }

  @Benchmark
  public Item parse() {
    return Sml.parseItem(text);
  }
}
