package dev.holdfast.gateway.web;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What somebody wants of a meter, as a JSON object: {@code meter}, and {@code point} with {@code
 * value}, or {@code relay}, or {@code time} as {@code now}.
 *
 * @param point what is written; null for another order
 * @param value a number or text
 * @param relay command, such as {@code trip}; null for another order
 */
public record OrderRequest(
    String meter, @Nullable String point, @Nullable String value, @Nullable String relay) {

  private static final int MOST_BYTES = 64 << 10;
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> KEYS = Set.of("meter", "point", "value", "relay", "time");

  static OrderRequest of(ServerRequest request) {
    JsonNode node = read(request);
    if (!node.isObject()) {
      throw new BadRequest("the body is no JSON object");
    }
    for (String key : node.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw new BadRequest("unknown key \"" + key + "\"");
      }
    }
    String meter = text(node, "meter");
    String point = text(node, "point");
    String relay = text(node, "relay");
    String time = text(node, "time");
    String value = node.has("value") ? node.path("value").asString() : null;
    int orders = (point == null ? 0 : 1) + (relay == null ? 0 : 1) + (time == null ? 0 : 1);
    if (meter == null || orders != 1 || (point == null) != (value == null)) {
      throw new BadRequest("`meter` and one of `point` with `value`, `relay`, `time`");
    }
    if (time != null && !time.equals("now")) {
      throw new BadRequest("time: must be \"now\"");
    }
    return new OrderRequest(meter, point, value, relay);
  }

  private static JsonNode read(ServerRequest request) {
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        throw new BadRequest("the body is longer than 64 KiB");
      }
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new BadRequest("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String text(JsonNode node, String key) {
    if (!node.has(key)) {
      return null;
    }
    if (!node.path(key).isString()) {
      throw new BadRequest(key + ": must be a text");
    }
    return node.path(key).asString();
  }
}
