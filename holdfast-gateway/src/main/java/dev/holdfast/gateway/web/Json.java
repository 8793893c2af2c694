package dev.holdfast.gateway.web;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** How this package writes JSON. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private Json() {}

  static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** An answer that says in one sentence what was wrong. */
  static byte[] error(String sentence) {
    return bytes(Map.of("error", sentence));
  }

  /** What is wrong with SML, and where. */
  record BadSml(String error, int line, int column) {}

  /** What a reader of messages or link events gets; {@code next} is the next {@code after}. */
  record Messages(List<MessageView> messages, long next) {}

  record Events(List<LinkEventView> events, long next) {}

  record Reports(List<ReportView> reports) {}

  record Links(List<LinkStatus> links) {}

  record Sinks(List<SinkView> sinks) {}

  record LinkDetail(LinkStatus link, List<StateTableView> machines) {}

  /** What stands in the head of the page. */
  record Gateway(
      String name,
      String version,
      long startedMicros,
      long nowMicros,
      boolean ready,
      List<String> reasons,
      JournalView journal,
      SystemView system,
      List<SinkView> sinks) {

    static Gateway of(GatewayView view) {
      List<String> reasons = view.unreadyReasons();
      Instant now = Instant.now();
      return new Gateway(
          view.name(),
          view.version(),
          view.startedMicros(),
          ChronoUnit.MICROS.between(Instant.EPOCH, now),
          reasons.isEmpty(),
          reasons,
          view.journal(),
          view.system(),
          view.sinks());
    }
  }

  /**
   * {@code sockets} tells how they are reached: {@code epoll}, or {@code nio} where that is
   * missing.
   */
  record Health(String status, List<String> reasons, String sockets) {}
}
