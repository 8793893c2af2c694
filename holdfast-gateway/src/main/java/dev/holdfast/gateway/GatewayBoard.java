package dev.holdfast.gateway;

import dev.holdfast.arq.ArqFigures;
import dev.holdfast.gateway.config.Config;
import dev.holdfast.gateway.config.HostPort;
import dev.holdfast.gateway.config.SinkConfig;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.journal.JournalException;
import dev.holdfast.gateway.journal.JournalReader;
import dev.holdfast.gateway.journal.JournalStatus;
import dev.holdfast.gateway.journal.StoredEvent;
import dev.holdfast.gateway.journal.StoredMessage;
import dev.holdfast.gateway.link.HostedLink;
import dev.holdfast.gateway.link.MeterOrder;
import dev.holdfast.gateway.route.Router;
import dev.holdfast.gateway.web.FrameRequest;
import dev.holdfast.gateway.web.FrameView;
import dev.holdfast.gateway.web.GatewayView;
import dev.holdfast.gateway.web.JournalView;
import dev.holdfast.gateway.web.LinkEventView;
import dev.holdfast.gateway.web.LinkView;
import dev.holdfast.gateway.web.MessageView;
import dev.holdfast.gateway.web.OrderRequest;
import dev.holdfast.gateway.web.OrderView;
import dev.holdfast.gateway.web.ReportView;
import dev.holdfast.gateway.web.SendView;
import dev.holdfast.gateway.web.SinkView;
import dev.holdfast.gateway.web.Slice;
import dev.holdfast.gateway.web.StateTableView;
import dev.holdfast.gateway.web.SystemView;
import dev.holdfast.gateway.web.TraceSource;
import dev.holdfast.hsms.sml.SmlMessage;
import dev.holdfast.link.Links;
import dev.holdfast.watch.scan.SysctlTimers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the web page sees of the gateway. */
final class GatewayBoard implements GatewayView {

  private final String name;
  private final boolean sends;
  private final List<SinkConfig> sinks;
  private final Journal journal;
  private final JournalReader reader;
  private final Router router;
  private final Links loops;
  private final List<HostedLink<?>> links;
  private final ChangeBoard changes;
  private final long startedMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

  /**
   * @param links may still grow while the gateway starts
   */
  GatewayBoard(
      Config config,
      Journal journal,
      JournalReader reader,
      Router router,
      Links loops,
      List<HostedLink<?>> links,
      ChangeBoard changes) {
    this.name = Objects.requireNonNullElse(config.gateway().name(), "holdfast");
    this.sends = sends(config.gateway());
    this.sinks = config.sinks();
    this.journal = journal;
    this.reader = reader;
    this.router = router;
    this.loops = loops;
    this.links = links;
    this.changes = changes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SystemView system() {
    return SystemView.of(SysctlTimers.read(SysctlTimers.FOLDER));
  }

  @Override
  public String version() {
    String version = GatewayBoard.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  @Override
  public long startedMicros() {
    return startedMicros;
  }

  @Override
  public List<LinkView> links() {
    return links.stream().map(HostedLink::view).toList();
  }

  @Override
  public void traffic(BiConsumer<String, LinkView.Traffic> each) {
    links.forEach(link -> each.accept(link.name(), link.traffic()));
  }

  @Override
  public @Nullable LinkView link(String link) {
    HostedLink<?> hosted = hosted(link);
    return hosted == null ? null : hosted.view();
  }

  @Override
  public List<StateTableView> machines(String link) {
    HostedLink<?> hosted = hosted(link);
    return hosted == null ? List.of() : hosted.machines();
  }

  private @Nullable HostedLink<?> hosted(String link) {
    for (HostedLink<?> hosted : links) {
      if (hosted.name().equals(link)) {
        return hosted;
      }
    }
    return null;
  }

  @Override
  public List<MessageView> messages(Slice slice) {
    try {
      Long before = slice.before();
      List<StoredMessage> found =
          before == null
              ? reader.messages(slice.link(), slice.after(), slice.limit())
              : ascending(reader.messagesBefore(slice.link(), before, slice.limit()));
      return found.stream()
          .filter(message -> message.id() > slice.after())
          .map(StoredViews::message)
          .toList();
    } catch (JournalException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public List<LinkEventView> linkEvents(Slice slice) {
    try {
      Long before = slice.before();
      List<StoredEvent> found =
          before == null
              ? reader.events(slice.link(), slice.after(), slice.limit())
              : ascending(reader.eventsBefore(slice.link(), before, slice.limit()));
      return found.stream()
          .filter(event -> event.id() > slice.after())
          .map(StoredViews::event)
          .toList();
    } catch (JournalException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static <T> List<T> ascending(List<T> descending) {
    List<T> ascending = new ArrayList<>(descending);
    Collections.reverse(ascending);
    return ascending;
  }

  @Override
  public List<SinkView> sinks() {
    return router.status().stream()
        .map(sink -> StoredViews.sink(config(sink.name()), sink))
        .toList();
  }

  private SinkConfig config(String sink) {
    return sinks.stream()
        .filter(config -> config.name().equals(sink))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no sink " + sink));
  }

  @Override
  public List<ReportView> reports(String link) {
    HostedLink<?> hosted = hosted(link);
    return hosted == null ? List.of() : hosted.reports();
  }

  @Override
  public Charset charset(String link) {
    HostedLink<?> hosted = hosted(link);
    return hosted == null ? StandardCharsets.US_ASCII : hosted.charset();
  }

  @Override
  public @Nullable CompletableFuture<SendView> send(String link, SmlMessage message) {
    String sent =
        "S%dF%d%s".formatted(message.stream(), message.function(), message.wbit() ? " W" : "");
    return whereAllowed(link, sent, hosted -> hosted.send(message));
  }

  @Override
  public @Nullable CompletableFuture<SendView> reselect(String link) {
    return whereAllowed(link, "Separate.req", HostedLink::reselect);
  }

  private @Nullable CompletableFuture<SendView> whereAllowed(
      String link, String sent, Function<HostedLink<?>, CompletableFuture<SendView>> action) {
    HostedLink<?> hosted = hosted(link);
    if (hosted == null || sends) {
      return hosted == null ? null : action.apply(hosted);
    }
    return CompletableFuture.completedFuture(
        SendView.without(
            link,
            sent,
            SendView.Outcome.REFUSED,
            "NOT_ALLOWED",
            "the gateway's configuration does not allow it: gateway.send"));
  }

  @Override
  public @Nullable CompletableFuture<OrderView> order(String link, OrderRequest order) {
    HostedLink<?> hosted = hosted(link);
    if (hosted == null || sends) {
      return hosted == null ? null : hosted.order(MeterOrder.of(order));
    }
    return CompletableFuture.completedFuture(
        new OrderView(
            link,
            order.meter(),
            MeterOrder.of(order).what(),
            OrderView.Outcome.REFUSED,
            "NOT_ALLOWED",
            "the gateway's configuration does not allow it: gateway.send"));
  }

  @Override
  public @Nullable ArqFigures frames(String link) {
    HostedLink<?> hosted = hosted(link);
    return hosted == null ? null : hosted.frames();
  }

  @Override
  public @Nullable CompletableFuture<FrameView> sendFrame(String link, FrameRequest frame) {
    HostedLink<?> hosted = hosted(link);
    if (hosted == null || hosted.frames() == null || sends) {
      return hosted == null ? null : hosted.sendFrame(frame);
    }
    return CompletableFuture.completedFuture(
        FrameView.refused(
            link, "NOT_ALLOWED", "the gateway's configuration does not allow it: gateway.send"));
  }

  @Override
  public @Nullable TraceSource trace(String link) {
    HostedLink<?> hosted = hosted(link);
    return hosted == null ? null : hosted.trace();
  }

  private static boolean sends(Config.Gateway gateway) {
    HostPort http = gateway.http();
    return switch (gateway.send()) {
      case EVERYWHERE -> true;
      case LOCAL -> http != null && http.isLocal();
      case OFF -> false;
    };
  }

  @Override
  public JournalView journal() {
    return StoredViews.journal(journal.status(), journal.queueLimit());
  }

  @Override
  public String sockets() {
    return loops.transportName();
  }

  @Override
  public List<String> unreadyReasons() {
    JournalStatus status = journal.status();
    return status.failing()
        ? List.of("the journal cannot write: " + status.lastError())
        : List.of();
  }

  @Override
  public Subscription subscribe(Listener listener) {
    return changes.subscribe(listener);
  }
}
