package dev.holdfast.gateway.route;

import dev.holdfast.gateway.config.SinkConfig;
import dev.holdfast.gateway.config.Size;
import dev.holdfast.gateway.journal.Journal;
import java.nio.file.Path;
import java.time.Duration;

/** A process that delivers a journal to a file until it is killed. */
public final class Deliverer {

  private Deliverer() {}

  static SinkConfig.File sink(Path folder) {
    return new SinkConfig.File("lines", folder.resolve("x.jsonl"), new Size(256 << 10), 1_000);
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Journal journal = RouteBench.journal(folder);
    RouteBench.router(journal, "*", sink(folder));
    while (!journal.awaitBeyond(Long.MAX_VALUE - 1, Duration.ofSeconds(10))) {
      Thread.onSpinWait();
    }
  }
}
