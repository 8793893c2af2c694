package dev.holdfast.bench.many;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.gateway.GatewayFolder;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Memory and processor time of a process with 10,000 selected links, each tested every 30 s, over a
 * minute.
 */
public final class ManyLinksFigures {

  private static final int LINKS = 10_000;
  private static final long INTERVAL_SECONDS = 30;
  private static final int OF_A_NET = 250;
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final Duration WATCHED = Duration.ofSeconds(60);

  /** What one process took. */
  private record Cost(double megabytes, double cores) {}

  private interface Start {
    Child with(String port) throws IOException;
  }

  private ManyLinksFigures() {}

  /** Measures the gateway and the library beside bare channels. */
  public static List<Figure> measure(Path root) throws IOException, InterruptedException {
    Cost floor = cost(port -> program(BareLinks.class, port));
    Cost library = cost(port -> program(HeldLinks.class, port));
    Cost gateway;
    try (GatewayFolder folder = new GatewayFolder(root)) {
      gateway =
          cost(port -> {
            folder.configure(
                IntStream.range(0, LINKS)
                    .mapToObj(link -> "tcp://" + address(link) + ":" + port)
                    .toList());
            return folder.run();
          });
    }
    return List.of(
        memory("the gateway", gateway, floor),
        time("the gateway", gateway, floor),
        memory("the library", library, floor),
        time("the library", library, floor));
  }

  private static Figure memory(String what, Cost cost, Cost floor) {
    return new Figure(
        "10,000 selected HSMS links, Linktest each 30 s, in %s: resident memory".formatted(what),
        Figure.amount(cost.megabytes(), "MB"),
        Figure.amount(floor.megabytes(), "MB"),
        Figure.ratio(cost.megabytes(), floor.megabytes()),
        "at most 600 MB");
  }

  private static Figure time(String what, Cost cost, Cost floor) {
    return new Figure(
        "the same: processor time of %s in a minute".formatted(what),
        Figure.amount(100 * cost.cores(), "% of a core"),
        Figure.amount(100 * floor.cores(), "% of a core"),
        Figure.ratio(cost.cores(), floor.cores()),
        "under 50 %");
  }

  /** The address of the tool of one link: there are not ports enough at one. */
  static String address(int link) {
    return "127.76." + link / OF_A_NET + "." + (1 + link % OF_A_NET);
  }

  private static Child program(Class<?> main, String port) throws IOException {
    return Child.java(main, Integer.toString(LINKS), port, Long.toString(INTERVAL_SECONDS));
  }

  private static Cost cost(Start start) throws IOException, InterruptedException {
    try (Child tools = Child.java(Tools.class, Integer.toString(LINKS))) {
      try (Child under = start.with(Integer.toString(tools.awaitPort()))) {
        if (!"selected".equals(tools.readLine())) {
          throw new IOException("the tools ended before all links were selected");
        }
        Thread.sleep(SETTLE);
        double before = under.processorSeconds();
        long from = System.nanoTime();
        Thread.sleep(WATCHED);
        double cores = (under.processorSeconds() - before) / ((System.nanoTime() - from) / 1e9);
        return new Cost(under.residentMegabytes(), cores);
      }
    }
  }
}
