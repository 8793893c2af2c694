package dev.holdfast.bench.loss;

import dev.holdfast.sim.net.Namespaces;
import dev.holdfast.sim.net.PathQuality;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Messages and bulk over a line of 10 ms each way, 50 Mbit/s and a queue of 128 packets that loses
 * packets in both directions, as tables in Markdown. Needs root.
 */
public final class LossBench {

  private static final PathQuality LINE =
      new PathQuality(Duration.ofMillis(10), 0, 50_000_000, 128);

  /** Messages of each flow before anything counts, so that all code is compiled. */
  private static final int WARM_UP = 100;

  /** What is asked for, from the words of a command line. */
  private static final class Wish {
    private final List<Contender> contenders = new ArrayList<>();
    private final List<String> parts = new ArrayList<>();
    private List<Double> losses = List.of(0.0, 0.01, 0.05, 0.2);
    private int flows = 20;
    private int messages = 10_000;
    private int seconds = 6;
    private long seed = 1;

    Wish(List<String> args) {
      for (int i = 0; i < args.size(); i++) {
        String word = args.get(i);
        switch (word) {
          case "--loss" ->
              losses =
                  Arrays.stream(args.get(++i).split(",", -1))
                      .map(percent -> Double.parseDouble(percent) / 100)
                      .toList();
          case "--flows" -> flows = Integer.parseInt(args.get(++i));
          case "--messages" -> messages = Integer.parseInt(args.get(++i));
          case "--seconds" -> seconds = Integer.parseInt(args.get(++i));
          case "--seed" -> seed = Long.parseLong(args.get(++i));
          case "messages", "bulk" -> parts.add(word);
          default -> contenders.add(contender(word));
        }
      }
    }

    private static Contender contender(String word) {
      for (Contender one : Contender.values()) {
        if (one.word().equals(word)) {
          return one;
        }
      }
      System.err.println("bench: loss has no " + word);
      System.exit(2);
      throw new IllegalStateException(word);
    }

    boolean wants(String part) {
      return parts.isEmpty() || parts.contains(part);
    }

    List<Contender> contenders() {
      return contenders.isEmpty() ? List.of(Contender.values()) : contenders;
    }
  }

  private LossBench() {}

  /**
   * Measures.
   *
   * @param args {@code messages} and {@code bulk}, or one of them; protocols by their names; {@code
   *     --loss PERCENT,...}, {@code --flows N}, {@code --messages N}, {@code --seconds N} of bulk,
   *     {@code --seed N}
   */
  public static void main(List<String> args) throws IOException, InterruptedException {
    Optional<String> unavailable = Namespaces.unavailable();
    if (unavailable.isPresent()) {
      System.err.println("bench: " + unavailable.get());
      System.exit(1);
    }
    Wish wish = new Wish(args);
    for (Contender one : wish.contenders()) {
      System.err.println("bench: " + one.word() + " warms up");
      MessageRun.row(one, LINE, wish.seed, wish.flows, WARM_UP);
    }
    if (wish.wants("messages")) {
      System.out.print(MessageRun.HEADER);
      for (double loss : wish.losses) {
        for (Contender one : wish.contenders()) {
          System.out.println(
              MessageRun.row(
                  one, LINE.losing(loss), wish.seed, wish.flows, wish.messages / wish.flows));
        }
      }
    }
    if (wish.wants("bulk")) {
      System.out.print(BulkRun.HEADER);
      for (double loss : wish.losses) {
        for (Contender one : wish.contenders()) {
          if (one.bulk()) {
            System.out.println(
                BulkRun.row(one, LINE.losing(loss), wish.seed, wish.seconds * 1_000_000_000L));
          }
        }
      }
    }
    System.exit(0);
  }
}
