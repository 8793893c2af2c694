package dev.holdfast.gateway.web;

import dev.holdfast.link.session.SessionCounter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The gateway in the Prometheus text format. Nothing is measured between scrapes: each scrape reads
 * the view once.
 */
final class Metrics implements AutoCloseable {
  private final GatewayView view;
  private final EventHub hub;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MultiGauge states;
  private final FrameMetrics frames;
  private final Map<String, Metered<LinkView>> links = new HashMap<>();
  private final Map<String, Metered<SinkView>> sinks = new HashMap<>();
  private volatile JournalView journal;

  Metrics(GatewayView view, EventHub hub) {
    this.view = view;
    this.hub = hub;
    this.journal = view.journal();
    this.states =
        MultiGauge.builder("holdfast.link.state")
            .description("1 for the state the link is in")
            .register(registry);
    this.frames = new FrameMetrics(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    meterJournal();
    meterGateway();
  }

  synchronized String scrape() {
    journal = view.journal();
    List<LinkView> now = view.links();
    sync(links, now, LinkView::name, this::meterLink);
    sync(sinks, view.sinks(), SinkView::name, this::meterSink);
    frames.sync(view, now);
    states.register(
        now.stream()
            .map(link ->
                MultiGauge.Row.of(
                    linkTags(link)
                        .and("state", link.state())
                        .and("session", String.valueOf(link.sessionState()))
                        .and("condition", link.condition().name().toLowerCase(Locale.ROOT)),
                    1))
            .toList(),
        true);
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }

  /** The newest view of one thing, and the meters that read it. */
  private static final class Metered<V> {
    private volatile V now;
    private final List<Meter> meters = new ArrayList<>();

    Metered(V now) {
      this.now = now;
    }
  }

  private <V> void sync(
      Map<String, Metered<V>> known,
      List<V> now,
      Function<V, String> name,
      Consumer<Metered<V>> meter) {
    Map<String, V> byName = new HashMap<>();
    now.forEach(one -> byName.put(name.apply(one), one));
    known
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !byName.containsKey(entry.getKey());
          if (gone) {
            entry.getValue().meters.forEach(registry::remove);
          }
          return gone;
        });
    byName.forEach((key, one) -> {
      Metered<V> metered = known.get(key);
      if (metered == null) {
        metered = new Metered<>(one);
        known.put(key, metered);
        meter.accept(metered);
      } else {
        metered.now = one;
      }
    });
  }

  private void meterLink(Metered<LinkView> link) {
    Tags tags = linkTags(link.now);
    gauge(link, "holdfast.link.ready", "whether messages can flow", tags, l -> l.ready() ? 1 : 0);
    gauge(link, "holdfast.link.epoch", "number of the current channel", tags, LinkView::epoch);
    gauge(
        link,
        "holdfast.link.since.seconds",
        "when the link's state began, s since 1970",
        tags,
        l -> l.sinceMicros() / 1e6);
    String messages = "holdfast.link.messages";
    String messagesHelp = "messages of the link";
    Tags in = tags.and("direction", "in");
    Tags out = tags.and("direction", "out");
    counter(link, messages, messagesHelp, in, l -> l.traffic().messagesIn());
    counter(link, messages, messagesHelp, out, l -> l.traffic().messagesOut());
    counter(link, "holdfast.link.bytes", "bytes on the wire", in, l -> l.traffic().bytesIn());
    counter(link, "holdfast.link.bytes", "bytes on the wire", out, l -> l.traffic().bytesOut());
    for (SessionCounter counter : SessionCounter.values()) {
      counter(
          link,
          "holdfast.session." + counter.name().toLowerCase(Locale.ROOT).replace('_', '.'),
          counter.help(),
          tags,
          l -> l.counters().getOrDefault(counter, 0L));
    }
  }

  private void meterSink(Metered<SinkView> sink) {
    Tags tags = Tags.of("sink", sink.now.name(), "kind", sink.now.kind());
    gauge(
        sink, "holdfast.sink.ok", "whether the last attempt succeeded", tags, s -> s.ok() ? 1 : 0);
    gauge(sink, "holdfast.sink.waiting", "messages still to deliver", tags, SinkView::waiting);
    counter(sink, "holdfast.sink.delivered", "messages delivered", tags, SinkView::delivered);
    counter(sink, "holdfast.sink.failures", "failed attempts", tags, SinkView::failures);
  }

  private void meterJournal() {
    FunctionTimer.builder(
            "holdfast.journal.commit",
            this,
            m -> m.journal.commits(),
            m -> m.journal.commitNanos(),
            TimeUnit.NANOSECONDS)
        .description("commits of the journal")
        .register(registry);
    FunctionCounter.builder("holdfast.journal.messages", this, m -> m.journal.messages())
        .description("messages written")
        .register(registry);
    journalGauge("ok", "whether the last commit succeeded", j -> j.ok() ? 1 : 0);
    journalGauge("last.commit.seconds", "time of the last commit", j -> j.lastCommitNanos() / 1e9);
    journalGauge("queued", "writes that wait for a commit", JournalView::queued);
    journalGauge("queue.limit", "how many writes may wait", JournalView::queueLimit);
    journalGauge("size.bytes", "size on disk", JournalView::bytes);
  }

  private void meterGateway() {
    Gauge.builder("holdfast.ready", view, v -> v.unreadyReasons().isEmpty() ? 1 : 0)
        .description("whether the gateway can do its work")
        .register(registry);
    Gauge.builder("holdfast.event.readers", hub, EventHub::readers)
        .description("who reads events over HTTP")
        .register(registry);
  }

  private void journalGauge(String name, String help, ToDoubleFunction<JournalView> value) {
    Gauge.builder("holdfast.journal." + name, this, m -> value.applyAsDouble(m.journal))
        .description(help)
        .register(registry);
  }

  private <V> void gauge(
      Metered<V> of, String name, String help, Tags tags, ToDoubleFunction<V> value) {
    of.meters.add(
        Gauge.builder(name, of, m -> value.applyAsDouble(m.now))
            .description(help)
            .tags(tags)
            .register(registry));
  }

  private <V> void counter(
      Metered<V> of, String name, String help, Tags tags, ToDoubleFunction<V> value) {
    of.meters.add(
        FunctionCounter.builder(name, of, m -> value.applyAsDouble(m.now))
            .description(help)
            .tags(tags)
            .register(registry));
  }

  private static Tags linkTags(LinkView link) {
    return Tags.of("link", link.name(), "protocol", link.protocol());
  }
}
