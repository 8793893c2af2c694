package dev.holdfast.bench.gateway;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Resident memory of an idle gateway. */
public final class MemoryFigures {

  private static final int ROUNDS = 3;
  private static final int LINKS = 100;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private MemoryFigures() {}

  /** Measures with 100 links and, as the floor, with one. */
  public static List<Figure> measure(Path root) throws IOException, InterruptedException {
    Samples ours = new Samples();
    Samples floor = new Samples();
    for (int round = 0; round < ROUNDS; round++) {
      floor.add(resident(root, 1));
      ours.add(resident(root, LINKS));
    }
    return List.of(
        new Figure(
            "resident memory of an idle gateway with 100 HSMS links; floor: with one",
            Figure.amount(ours.median(), "MB"),
            Figure.amount(floor.median(), "MB"),
            Figure.ratio(ours.median(), floor.median()),
            "at most 200 MB"));
  }

  private static double resident(Path root, int links) throws IOException, InterruptedException {
    try (SelectingPeer peer = new SelectingPeer(links);
        GatewayFolder folder = new GatewayFolder(root)) {
      folder.configure(links, "tcp://127.0.0.1:" + peer.port());
      try (Child gateway = folder.run()) {
        peer.awaitAll();
        Thread.sleep(IDLE);
        return gateway.residentMegabytes();
      }
    }
  }
}
