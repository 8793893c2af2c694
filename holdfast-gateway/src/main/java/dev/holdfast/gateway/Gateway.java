package dev.holdfast.gateway;

import dev.holdfast.gateway.config.Config;
import dev.holdfast.gateway.config.HostPort;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.journal.JournalException;
import dev.holdfast.gateway.journal.JournalReader;
import dev.holdfast.gateway.journal.JournalSettings;
import dev.holdfast.gateway.link.HostedLink;
import dev.holdfast.gateway.link.HostedLinks;
import dev.holdfast.gateway.route.Router;
import dev.holdfast.gateway.route.SinkStatus;
import dev.holdfast.gateway.web.GatewayWeb;
import dev.holdfast.gateway.web.WebOptions;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.LinkStatus;
import dev.holdfast.link.Links;
import dev.holdfast.link.liveness.IdleTimes;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.watch.evidence.CarrierEvidence;
import dev.holdfast.watch.evidence.QueueEvidence;
import dev.holdfast.watch.reset.ResetEvidence;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One gateway: its links, the journal behind them, the sinks behind that, and the web page. */
public final class Gateway implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration BOUND_WITHIN = Duration.ofSeconds(3);
  private static final Duration DELIVERED_WITHIN = Duration.ofMillis(500);
  private static final long TURN_MILLIS = 20;
  private static final long REST_MILLIS = 250;

  /** So many turns with nothing to do until it rests between them. */
  private static final int BUSY_TURNS = 50;

  private static final long BETWEEN_SINKS_NANOS = 500_000_000;
  private static final long CLOSE_MILLIS = 500;
  private static final int EVENT_CLIENTS = 32;
  private static final String IDLE_TIMES = "idle times of paths";

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final List<HostedLink<?>> links = new CopyOnWriteArrayList<>();
  private List<SinkStatus> toldOfSinks = List.of();
  private @Nullable Journal journal;
  private @Nullable Router router;
  private @Nullable GatewayWeb web;

  private Gateway() {}

  /**
   * Starts all parts.
   *
   * @throws GatewayException in one sentence: a port or the journal is in use, or cannot be used
   */
  public static Gateway open(Config config) throws GatewayException {
    Gateway gateway = new Gateway();
    try {
      gateway.start(config);
      return gateway;
    } catch (JournalException | IOException e) {
      gateway.close();
      throw new GatewayException(String.valueOf(e.getMessage()), e);
    } catch (GatewayException | RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  private void start(Config config) throws JournalException, IOException, GatewayException {
    ChangeBoard changes = new ChangeBoard();
    Journal journal =
        keep(
            Journal.open(
                JournalSettings.of(config.gateway().journal()),
                InstantSource.system(),
                Gateway::log));
    this.journal = journal;
    JournalReader reader = keep(journal.reader());
    Router router = keep(Router.start(journal, config));
    this.router = router;
    QueueEvidence queues = keep(QueueEvidence.open(Gateway::wallMicros));
    CarrierEvidence carrier = keep(CarrierEvidence.open(Gateway::wallMicros));
    ResetEvidence resets = keep(ResetEvidence.open(Gateway::wallMicros));
    Links loops = keep(Links.open());
    loops.idleTimes().recall(journal.note(IDLE_TIMES));
    loops.addEvidence(queues);
    loops.addEvidence(carrier);
    loops.addEvidence(resets);
    GatewayBoard board = new GatewayBoard(config, journal, reader, router, loops, links, changes);
    HostPort http = config.gateway().http();
    if (http != null) {
      web = keep(GatewayWeb.start(new WebOptions(http.host(), http.port(), EVENT_CLIENTS), board));
      LOG.info("web page at {}", web.address());
    }
    LOG.info("sockets by {}", loops.transportName());
    if (epollShouldBeThere() && !loops.transportName().equals("epoll")) {
      LOG.warn("native epoll is missing: sockets are slower, and tell less of why a link broke");
    }
    if (!carrier.unavailable().isEmpty()) {
      LOG.warn("loss of carrier is not watched: {}", carrier.unavailable());
    }
    if (!resets.unavailable().isEmpty()) {
      LOG.info("who sends resets cannot be seen: {}", resets.unavailable());
    }
    links.addAll(HostedLinks.openAll(config.links(), loops, journal, changes, links::add));
    awaitBound();
    keepHouse(changes, new Noted(loops.idleTimes(), journal));
    LOG.info("{} links", links.size());
  }

  private static long wallMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private static boolean epollShouldBeThere() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.add(part);
    return part;
  }

  private static void log(SessionEvent event) {
    switch (event.severity()) {
      case INFO -> LOG.info("{}: {}", event.kind(), event.text());
      case WARNING -> LOG.warn("{}: {}", event.kind(), event.text());
      case ERROR -> LOG.error("{}: {}", event.kind(), event.text());
    }
  }

  /**
   * A listening link that cannot have its address is told at once; later it is the link's own
   * matter.
   */
  private void awaitBound() throws GatewayException {
    long deadline = System.nanoTime() + BOUND_WITHIN.toNanos();
    for (HostedLink<?> link : links) {
      while (!link.bound().isDone() && System.nanoTime() < deadline) {
        LinkStatus status = link.status();
        if (status.state() == LinkState.WAITING && status.connections() == 0) {
          throw new GatewayException(
              "link " + link.name() + " cannot listen: " + status.lastDetail());
        }
        try {
          link.bound().get(TURN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
          LOG.debug("{} is not bound yet", link.name());
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
          throw new GatewayException("link " + link.name() + " cannot listen: " + e, e);
        }
      }
    }
  }

  /** Keeps in the journal what was learned of paths. */
  private static final class Noted {
    private final IdleTimes times;
    private final Journal journal;
    private long noted;

    Noted(IdleTimes times, Journal journal) {
      this.times = times;
      this.journal = journal;
      this.noted = times.changes();
    }

    void note() {
      long changes = times.changes();
      if (changes != noted) {
        noted = changes;
        journal.note(IDLE_TIMES, times.text());
      }
    }
  }

  private void keepHouse(ChangeBoard changes, Noted idleTimes) {
    CountDownLatch stopped = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("housekeeping")
            .start(() -> {
              try {
                long told = System.nanoTime() - BETWEEN_SINKS_NANOS;
                int idle = 0;
                while (!stopped.await(
                    idle < BUSY_TURNS ? TURN_MILLIS : REST_MILLIS, TimeUnit.MILLISECONDS)) {
                  idle = links.stream().anyMatch(link -> link.backlog() > 0) ? 0 : idle + 1;
                  links.forEach(HostedLink::retryBacklog);
                  if (System.nanoTime() - told >= BETWEEN_SINKS_NANOS) {
                    told = System.nanoTime();
                    tellOfSinks(changes);
                    idleTimes.note();
                  }
                }
              } catch (InterruptedException e) {
                LOG.debug("housekeeping was interrupted");
              }
            });
    keep(() -> {
      stopped.countDown();
      thread.join(CLOSE_MILLIS);
      idleTimes.note();
    });
  }

  /** Sinks deliver on their own threads; whoever looks is told of what they did now and then. */
  private void tellOfSinks(ChangeBoard changes) {
    Router open = router;
    if (open != null) {
      List<SinkStatus> now = open.status();
      for (SinkStatus sink : now) {
        if (!toldOfSinks.contains(sink)) {
          changes.sinkChanged(sink.name());
        }
      }
      toldOfSinks = now;
    }
  }

  /** Gives the sinks a moment for what has just come; the journal keeps what they do not get. */
  private void awaitDelivered() {
    long deadline = System.nanoTime() + DELIVERED_WITHIN.toNanos();
    try {
      while (waiting() && System.nanoTime() < deadline) {
        Thread.sleep(TURN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean waiting() {
    Router open = router;
    Journal writing = journal;
    return open != null && writing != null && (writing.status().queued() > 0 || lagging(open));
  }

  private static boolean lagging(Router open) {
    return open.status().stream().anyMatch(sink -> sink.lag() > 0 && sink.lastError() == null);
  }

  /** Where the web page is, or null when it is off. */
  public @Nullable URI address() {
    return web == null ? null : web.address();
  }

  /**
   * Lets links take leave, delivers what it can at once, and closes; the journal keeps the rest.
   * Takes less than two seconds, whoever does not answer.
   */
  @Override
  public void close() {
    for (AutoCloseable part : parts.reversed()) {
      if (part == router) {
        awaitDelivered();
      }
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("while closing: {}", e.toString());
      }
    }
  }
}
