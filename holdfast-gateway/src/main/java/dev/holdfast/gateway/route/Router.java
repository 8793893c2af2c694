package dev.holdfast.gateway.route;

import dev.holdfast.gateway.config.Config;
import dev.holdfast.gateway.config.SinkConfig;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.journal.SinkInterest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Runs the sinks that routes lead to, one thread each, and lets the journal remove old messages.
 */
public final class Router implements AutoCloseable {

  /** What a delivery may take once the gateway ends. */
  private static final Duration LONGEST_DELIVERY = Duration.ofMillis(500);

  private final List<SinkWorker> workers;

  private Router(List<SinkWorker> workers) {
    this.workers = List.copyOf(workers);
  }

  /** Begins to deliver what the journal holds and what comes. */
  public static Router start(Journal journal, Config config) {
    return start(journal, config, SinkWorker.Pauses.USUAL);
  }

  static Router start(Journal journal, Config config, SinkWorker.Pauses pauses) {
    List<SinkWorker> workers = new ArrayList<>();
    List<SinkInterest> interests = new ArrayList<>();
    for (SinkConfig sink : config.sinks()) {
      List<Config.Route> routes =
          config.routes().stream().filter(route -> route.to().contains(sink.name())).toList();
      if (!routes.isEmpty()) {
        Predicate<String> links = link -> routes.stream().anyMatch(route -> route.takes(link));
        SinkInterest interest = new SinkInterest(sink.name(), links);
        interests.add(interest);
        workers.add(new SinkWorker(journal, interest, sink(sink, journal), pauses));
      }
    }
    journal.startRetention(interests);
    workers.forEach(SinkWorker::start);
    return new Router(workers);
  }

  private static Sink sink(SinkConfig config, Journal journal) {
    return switch (config) {
      case SinkConfig.File file -> new FileSink(file);
      case SinkConfig.Ipc ipc -> new IpcSink(ipc);
      case SinkConfig.Http http -> new HttpSink(http, journal.identity());
    };
  }

  /** How each sink is, in the order of the configuration. */
  public List<SinkStatus> status() {
    return workers.stream().map(SinkWorker::status).toList();
  }

  /** Ends the deliveries under way; to be called before the journal is closed. */
  @Override
  public void close() {
    try {
      workers.forEach(SinkWorker::stop);
      long deadline = System.nanoTime() + LONGEST_DELIVERY.toNanos();
      for (SinkWorker worker : workers) {
        worker.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
