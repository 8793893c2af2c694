package dev.holdfast.bench.gateway;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How long a gateway takes from its start to the first message that a sink has. */
public final class StartFigures {

  private static final int ROUNDS = 7;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  private StartFigures() {}

  /** Measures, with a tool that listens and sends 20 events a second. */
  public static List<Figure> measure(Path root) throws IOException, InterruptedException {
    Samples first = new Samples();
    Samples floor = new Samples();
    try (Child tool =
        Child.holdfast(
            root, "sim", "tool", "--listen", "127.0.0.1:0", "--events-per-second", "20")) {
      int port = tool.awaitPort();
      for (int round = 0; round < ROUNDS; round++) {
        floor.add(nothing(root));
        first.add(firstMessage(root, port));
      }
    }
    return List.of(
        new Figure(
            "gateway from exec to its first message journaled and in a file; floor: `--version`",
            Figure.amount(first.median(), "s"),
            Figure.amount(floor.median(), "s"),
            Figure.ratio(first.median(), floor.median()),
            "at most 2 s"));
  }

  private static double firstMessage(Path root, int port) throws IOException, InterruptedException {
    try (GatewayFolder folder = new GatewayFolder(root)) {
      folder.configure(1, "tcp://127.0.0.1:" + port);
      long start = System.nanoTime();
      try (Child gateway = folder.run()) {
        while (folder.delivered() == 0) {
          if (!gateway.alive() || System.nanoTime() - start > PATIENCE_NANOS) {
            throw new IOException("the gateway delivers nothing");
          }
          Thread.sleep(1);
        }
        return (System.nanoTime() - start) / 1e9;
      }
    }
  }

  private static double nothing(Path root) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (Child command = Child.holdfast(root, "--version")) {
      command.awaitEnd();
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
