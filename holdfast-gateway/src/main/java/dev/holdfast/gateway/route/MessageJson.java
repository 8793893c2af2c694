package dev.holdfast.gateway.route;

import dev.holdfast.gateway.journal.StoredMessage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * A message as sinks write it: {@code id}, {@code link}, {@code epoch}, {@code sequence}, {@code
 * time} (ISO 8601, UTC, microseconds), {@code protocol}, {@code kind}, {@code fields} where it has
 * any, {@code sml} (hsms) or {@code text}, {@code hex}, and {@code error} where the body did not
 * decode.
 */
final class MessageJson {

  private static final JsonMapper JSON = new JsonMapper();
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter().withZone(ZoneOffset.UTC);

  private MessageJson() {}

  /** One line without its end. */
  static String of(StoredMessage message) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", message.id());
    json.put("link", message.link());
    json.put("epoch", message.epoch());
    json.put("sequence", message.sequence());
    json.put("time", time(message));
    json.put("protocol", message.protocol());
    json.put("kind", message.kind());
    if (message.fields() != null) {
      json.putRawValue("fields", new RawValue(message.fields()));
    }
    json.put(message.protocol().equals("hsms") ? "sml" : "text", message.text());
    json.put("hex", message.body().hex());
    if (message.error() != null) {
      json.put("error", message.error());
    }
    return JSON.writeValueAsString(json);
  }

  /** When it arrived, as it is written. */
  static String time(StoredMessage message) {
    return TIME.format(Instant.EPOCH.plus(message.wallMicros(), ChronoUnit.MICROS));
  }
}
