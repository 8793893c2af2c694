package dev.holdfast.gateway.web;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings changes of the gateway to all who read events. The gateway only marks what changed; a
 * thread of the hub looks four times a second, so that a link has at most four events of a kind a
 * second and whoever changes things waits for nobody.
 */
final class EventHub implements GatewayView.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final int TICKS_A_SAMPLE = 4;

  /** What bounds a reader in time. */
  record Times(Duration heartbeat, Duration stuckWrite) {
    static final Times USUAL = new Times(Duration.ofSeconds(15), Duration.ofSeconds(30));
  }

  /** New entries of a link in one list since the last look. */
  record News(String link, long id, long count) {
    News plus(News other) {
      return new News(link, Math.max(id, other.id), count + other.count);
    }
  }

  private final GatewayView view;
  private final RateBook rates;
  private final int limit;
  private final Times times;
  private final Set<EventReader> readers = ConcurrentHashMap.newKeySet();
  private final Set<String> links = ConcurrentHashMap.newKeySet();
  private final Set<String> sinks = ConcurrentHashMap.newKeySet();
  private final Map<String, News> messages = new ConcurrentHashMap<>();
  private final Map<String, News> events = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("web-events").daemon().factory());
  private final GatewayView.Subscription subscription;
  private int ticks;
  private volatile boolean closed;

  EventHub(GatewayView view, RateBook rates, int limit, Times times) {
    this.view = view;
    this.rates = rates;
    this.limit = limit;
    this.times = times;
    this.subscription = view.subscribe(this);
  }

  void start() {
    clock.execute(this::turn);
  }

  /** Ticks, and again after a pause, in which nobody who reads waits for a tick. */
  private void turn() {
    safeTick();
    boolean unread = readers.isEmpty();
    if (unread) {
      ticks = 0;
    }
    if (!closed) {
      long pause = TICK.toMillis() * (unread ? TICKS_A_SAMPLE : 1);
      var _ = clock.schedule(this::turn, pause, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void linkChanged(String link) {
    links.add(link);
  }

  @Override
  public void messageStored(String link, long id) {
    links.add(link);
    messages.merge(link, new News(link, id, 1), News::plus);
  }

  @Override
  public void eventStored(String link, long id) {
    events.merge(link, new News(link, id, 1), News::plus);
  }

  @Override
  public void sinkChanged(String sink) {
    sinks.add(sink);
  }

  /** A new reader, or null when there are as many as may be. */
  @Nullable EventReader join() {
    var reader = new EventReader();
    return join(reader) ? reader : null;
  }

  /** Takes a reader in; false when there are as many as may be. */
  boolean join(EventReader reader) {
    synchronized (readers) {
      return !closed && readers.size() < limit && readers.add(reader);
    }
  }

  /** Writes events on the calling thread until the reader is gone or the hub is closed. */
  void serve(EventReader reader, OutputStream out) throws IOException, InterruptedException {
    try {
      reader.pump(out, times.heartbeat());
    } finally {
      readers.remove(reader);
    }
  }

  int readers() {
    return readers.size();
  }

  /** Looks at what changed and tells the readers. */
  void tick() {
    long now = System.nanoTime();
    readers.forEach(reader -> reader.endIfStuck(now, times.stuckWrite()));
    boolean sample = ticks++ % TICKS_A_SAMPLE == 0;
    if (sample) {
      links.addAll(rates.sample(now, view::traffic));
    }
    List<String> changedLinks = drain(links);
    List<News> newMessages = drain(messages);
    List<News> newEvents = drain(events);
    Set<String> changedSinks = Set.copyOf(drain(sinks));
    if (readers.isEmpty()) {
      return;
    }
    List<PushedEvent> out = new ArrayList<>();
    if (sample) {
      out.add(PushedEvent.of("gateway", Json.Gateway.of(view)));
    }
    for (String name : changedLinks) {
      LinkView link = view.link(name);
      if (link != null) {
        out.add(PushedEvent.of("link", rates.status(link)));
      }
    }
    newMessages.forEach(news -> out.add(PushedEvent.of("message", news)));
    newEvents.forEach(news -> out.add(PushedEvent.of("event", news)));
    if (!changedSinks.isEmpty()) {
      view.sinks().stream()
          .filter(sink -> changedSinks.contains(sink.name()))
          .forEach(sink -> out.add(PushedEvent.of("sink", sink)));
    }
    out.forEach(event -> readers.forEach(reader -> reader.offer(event)));
  }

  @Override
  public void close() {
    synchronized (readers) {
      closed = true;
    }
    subscription.close();
    clock.shutdownNow();
    readers.forEach(EventReader::end);
  }

  private void safeTick() {
    try {
      tick();
    } catch (RuntimeException e) {
      LOG.warn("changes could not be told to the readers of events", e);
    }
  }

  private static List<String> drain(Set<String> names) {
    List<String> drained = new ArrayList<>(names);
    drained.forEach(names::remove);
    return drained;
  }

  private static List<News> drain(Map<String, News> news) {
    List<News> drained = new ArrayList<>();
    for (String link : List.copyOf(news.keySet())) {
      News one = news.remove(link);
      if (one != null) {
        drained.add(one);
      }
    }
    return drained;
  }
}
