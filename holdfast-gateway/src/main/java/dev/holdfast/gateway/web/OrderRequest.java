package dev.holdfast.gateway.web;

import io.helidon.webserver.http.ServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  private static final int MOST_KIB = 64;
  private static final Set<String> KEYS = Set.of("meter", "point", "value", "relay", "time");

  static OrderRequest of(ServerRequest request) {
    JsonBody body = JsonBody.of(request, MOST_KIB, KEYS);
    String meter = body.text("meter");
    String point = body.text("point");
    String relay = body.text("relay");
    String time = body.text("time");
    String value = body.has("value") ? body.at("value").asString() : null;
    int orders = (point == null ? 0 : 1) + (relay == null ? 0 : 1) + (time == null ? 0 : 1);
    if (meter == null || orders != 1 || (point == null) != (value == null)) {
      throw new BadRequest("`meter` and one of `point` with `value`, `relay`, `time`");
    }
    if (time != null && !time.equals("now")) {
      throw new BadRequest("time: must be \"now\"");
    }
    return new OrderRequest(meter, point, value, relay);
  }
}
