package dev.holdfast.gateway.web;

import dev.holdfast.gateway.web.LinkView.Condition;
import dev.holdfast.gateway.web.LinkView.LastMessage;
import dev.holdfast.gateway.web.LinkView.Traffic;
import dev.holdfast.hsms.sml.SmlMessage;
import dev.holdfast.link.LinkLiveness;
import dev.holdfast.link.liveness.IdleTime;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.watch.SystemTimers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A gateway in memory, whose links change when a test says so. */
final class FakeGateway implements GatewayView {
  static final long START = 1_790_000_000_000_000L;

  private final Map<String, LinkView> links = new LinkedHashMap<>();
  private final Map<String, List<StateTableView>> machines = new LinkedHashMap<>();
  private final Map<String, SinkView> sinks = new LinkedHashMap<>();
  private final List<MessageView> messages = new ArrayList<>();
  private final List<LinkEventView> events = new ArrayList<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  List<ReportView> reports = List.of();

  final Queue<TraceSource> traces = new ConcurrentLinkedQueue<>();

  /** What comes of a message that is sent. */
  Function<SmlMessage, CompletableFuture<SendView>> answers =
      message -> {
        throw new AssertionError("nothing was to be sent: " + message);
      };

  /** Of every link. */
  Charset charset = StandardCharsets.US_ASCII;

  /** What comes of a new selection that is asked for. */
  Function<String, CompletableFuture<SendView>> reselects =
      link -> {
        throw new AssertionError("no new selection was to be asked for: " + link);
      };

  private List<String> reasons = List.of();
  private long sequence;

  /** What is done about a silent peer by default. */
  static final LivenessView LIVENESS =
      LivenessView.of(
          new LinkLiveness(
              LivenessSettings.DEFAULT,
              LivenessSettings.DEFAULT.keepaliveIdle(),
              List.of(),
              "10.0.4.21:5000",
              IdleTime.UNKNOWN),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));

  @Override
  public SystemView system() {
    return SystemView.of(SystemTimers.LINUX);
  }

  /** A link as it is before anything happened to it. */
  static LinkView link(String name, String protocol, String endpoint) {
    return new LinkView(
        name,
        protocol,
        endpoint,
        null,
        Condition.DOWN,
        "WAITING",
        null,
        false,
        START,
        0,
        new Traffic(0, 0, 0, 0),
        Map.of(),
        null,
        null,
        List.of(),
        null,
        null);
  }

  synchronized void put(LinkView link, StateTableView... tables) {
    links.put(link.name(), link);
    machines.put(link.name(), List.of(tables));
    listeners.forEach(l -> l.linkChanged(link.name()));
  }

  synchronized void change(String name, UnaryOperator<LinkView> change) {
    links.computeIfPresent(name, (key, link) -> change.apply(link));
    listeners.forEach(l -> l.linkChanged(name));
  }

  synchronized void machines(String name, StateTableView... tables) {
    machines.put(name, List.of(tables));
    listeners.forEach(l -> l.linkChanged(name));
  }

  synchronized void put(SinkView sink) {
    sinks.put(sink.name(), sink);
    listeners.forEach(l -> l.sinkChanged(sink.name()));
  }

  synchronized void unready(String... why) {
    reasons = List.of(why);
  }

  /** Stores a message at the current time of the caller and counts it. */
  synchronized long store(String link, long micros, String kind, String text, String hex) {
    LinkView was = links.get(link);
    if (was == null) {
      throw new IllegalArgumentException("no link " + link);
    }
    long id = messages.size() + 1L;
    messages.add(
        new MessageView(
            id,
            link,
            was.epoch(),
            ++sequence,
            micros,
            Direction.IN,
            was.protocol(),
            kind,
            hex.length() / 2,
            hex,
            text,
            Map.of(),
            null));
    Traffic t = was.traffic();
    links.put(
        link,
        new LinkView(
            was.name(),
            was.protocol(),
            was.endpoint(),
            was.peer(),
            was.condition(),
            was.state(),
            was.sessionState(),
            was.ready(),
            was.sinceMicros(),
            was.epoch(),
            new Traffic(
                t.messagesIn() + 1, t.messagesOut(), t.bytesIn() + hex.length() / 2, t.bytesOut()),
            was.counters(),
            LastMessage.of(micros, kind, text),
            was.lastBreak(),
            was.connections(),
            was.liveness(),
            was.dialIn()));
    listeners.forEach(l -> l.messageStored(link, id));
    return id;
  }

  synchronized void note(String link, long micros, SessionEvent event) {
    LinkView was = links.get(link);
    long id = events.size() + 1L;
    events.add(
        new LinkEventView(
            id,
            link,
            was == null ? 0 : was.epoch(),
            micros,
            event.severity(),
            event.kind(),
            event.text()));
    listeners.forEach(l -> l.eventStored(link, id));
  }

  @Override
  public String name() {
    return "line-7";
  }

  @Override
  public String sockets() {
    return "epoll";
  }

  @Override
  public String version() {
    return "0.1.0";
  }

  @Override
  public long startedMicros() {
    return START;
  }

  @Override
  public synchronized List<LinkView> links() {
    return List.copyOf(links.values());
  }

  @Override
  public void traffic(BiConsumer<String, LinkView.Traffic> each) {
    links().forEach(link -> each.accept(link.name(), link.traffic()));
  }

  @Override
  public synchronized @Nullable LinkView link(String name) {
    return links.get(name);
  }

  @Override
  public synchronized List<StateTableView> machines(String link) {
    return machines.getOrDefault(link, List.of());
  }

  @Override
  public synchronized List<MessageView> messages(Slice slice) {
    List<MessageView> all =
        messages.stream()
            .filter(m -> slice.link() == null || slice.link().equals(m.link()))
            .filter(m -> m.id() > slice.after())
            .filter(m -> slice.before() == null || m.id() < slice.before())
            .toList();
    return cut(all, slice);
  }

  @Override
  public synchronized List<LinkEventView> linkEvents(Slice slice) {
    List<LinkEventView> all =
        events.stream()
            .filter(e -> slice.link() == null || slice.link().equals(e.link()))
            .filter(e -> e.id() > slice.after())
            .filter(e -> slice.before() == null || e.id() < slice.before())
            .toList();
    return cut(all, slice);
  }

  @Override
  public synchronized List<SinkView> sinks() {
    return List.copyOf(sinks.values());
  }

  @Override
  public List<ReportView> reports(String link) {
    return reports;
  }

  @Override
  public Charset charset(String link) {
    return charset;
  }

  @Override
  public @Nullable CompletableFuture<SendView> reselect(String link) {
    return link(link) == null ? null : reselects.apply(link);
  }

  @Override
  public @Nullable CompletableFuture<SendView> send(String link, SmlMessage message) {
    return links.containsKey(link) ? answers.apply(message) : null;
  }

  @Override
  public @Nullable TraceSource trace(String link) {
    return traces.poll();
  }

  @Override
  public synchronized JournalView journal() {
    long n = messages.size();
    return new JournalView(true, n, n, n * 180_000, 180_000, 0, 4096, 8192 + n * 300);
  }

  @Override
  public synchronized List<String> unreadyReasons() {
    return reasons;
  }

  @Override
  public Subscription subscribe(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private static <T> List<T> cut(List<T> all, Slice slice) {
    int skip = slice.before() == null ? 0 : Math.max(0, all.size() - slice.limit());
    return all.stream().skip(skip).limit(slice.limit()).toList();
  }
}
