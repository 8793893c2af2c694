package dev.holdfast.gateway.web;

import dev.holdfast.gateway.decode.HexInput;
import io.helidon.webserver.http.ServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A frame that somebody wants sent, as a JSON object: {@code kind}, or {@code type}, {@code code}
 * and {@code acknowledged}; {@code destination}; {@code content} as hex.
 *
 * @param kind its name in the configuration, or null
 * @param type FrmType, or null for 1
 * @param code FrmCode, or null for 1
 * @param acknowledged whether it wants an acknowledgement, or null for yes
 * @param destination IPv4 address, or null for the usual one
 */
public record FrameRequest(
    @Nullable String kind,
    @Nullable Integer type,
    @Nullable Integer code,
    @Nullable Boolean acknowledged,
    @Nullable String destination,
    byte[] content) {

  private static final int MOST_KIB = 1024;
  private static final Set<String> KEYS =
      Set.of("kind", "type", "code", "acknowledged", "destination", "content");

  static FrameRequest of(ServerRequest request) {
    JsonBody body = JsonBody.of(request, MOST_KIB, KEYS);
    if (body.has("acknowledged") && !body.at("acknowledged").isBoolean()) {
      throw new BadRequest("acknowledged: must be true or false");
    }
    return new FrameRequest(
        body.text("kind"),
        word(body, "type"),
        word(body, "code"),
        body.has("acknowledged") ? body.at("acknowledged").asBoolean() : null,
        body.text("destination"),
        content(body));
  }

  private static @Nullable Integer word(JsonBody body, String key) {
    if (!body.has(key)) {
      return null;
    }
    JsonNode value = body.at(key);
    if (!value.isInt() || value.asInt() < 0 || value.asInt() > 0xFFFF) {
      throw new BadRequest(key + ": must be a number from 0 to 65535");
    }
    return value.asInt();
  }

  private static byte[] content(JsonBody body) {
    String hex = body.text("content");
    try {
      return HexInput.parse(hex == null ? "" : hex);
    } catch (HexInput.HexException e) {
      throw new BadRequest("content: " + e.getMessage() + " at position " + e.position());
    }
  }
}
