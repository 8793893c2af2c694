package dev.holdfast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.config.Config;
import dev.holdfast.gateway.config.HostPort;
import dev.holdfast.gateway.config.SinkConfig;
import dev.holdfast.gateway.config.Size;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.journal.JournalException;
import dev.holdfast.gateway.journal.TestMessages;
import dev.holdfast.link.time.Backoff;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A journal with messages, and routers over it, for tests. */
final class RouteBench {

  static final SinkWorker.Pauses SHORT =
      new SinkWorker.Pauses(
          new Backoff.Settings(Duration.ofMillis(5), Duration.ofMillis(20), 0),
          Duration.ofMillis(50));

  private RouteBench() {}

  static Journal journal(Path folder) throws JournalException {
    return Journal.open(TestMessages.settings(folder), InstantSource.system(), e -> {});
  }

  static void append(Journal journal, String link, int first, int last)
      throws InterruptedException {
    CountDownLatch durable = new CountDownLatch(last - first + 1);
    for (int i = first; i <= last; i++) {
      assertThat(journal.append(TestMessages.of(link, i), id -> durable.countDown())).isTrue();
    }
    assertThat(durable.await(30, TimeUnit.SECONDS)).isTrue();
  }

  static Router router(Journal journal, String from, SinkConfig sink) {
    Config config =
        new Config(
            new Config.Gateway(
                null,
                new HostPort("127.0.0.1", 0),
                Config.Sending.LOCAL,
                new Config.Journal(Path.of("journal"), Duration.ofDays(1), Size.mebibytes(1))),
            List.of(),
            List.of(),
            List.of(sink),
            List.of(new Config.Route(List.of(from), List.of(sink.name()))));
    return Router.start(journal, config, SHORT);
  }

  static SinkConfig.File file(Path path) {
    return new SinkConfig.File("lines", path, Size.mebibytes(64), 3);
  }

  static SinkConfig.Http http(int port, int batch, Duration timeout) {
    URI url = URI.create("http://127.0.0.1:" + port + "/in");
    return new SinkConfig.Http("mes", url, batch, timeout, Map.of("X-Plant", "7"));
  }
}
