package dev.holdfast.gateway.web;

import dev.holdfast.gateway.decode.HexInput;
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

  private static final int MOST_BYTES = 1 << 20;
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> KEYS =
      Set.of("kind", "type", "code", "acknowledged", "destination", "content");

  static FrameRequest of(ServerRequest request) {
    JsonNode node = read(request);
    if (!node.isObject()) {
      throw new BadRequest("the body is no JSON object");
    }
    for (String key : node.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw new BadRequest("unknown key \"" + key + "\"");
      }
    }
    if (node.has("acknowledged") && !node.path("acknowledged").isBoolean()) {
      throw new BadRequest("acknowledged: must be true or false");
    }
    return new FrameRequest(
        text(node, "kind"),
        word(node, "type"),
        word(node, "code"),
        node.has("acknowledged") ? node.path("acknowledged").asBoolean() : null,
        text(node, "destination"),
        content(node));
  }

  private static JsonNode read(ServerRequest request) {
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        throw new BadRequest("the body is longer than 1 MiB");
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

  private static @Nullable Integer word(JsonNode node, String key) {
    if (!node.has(key)) {
      return null;
    }
    JsonNode value = node.path(key);
    if (!value.isInt() || value.asInt() < 0 || value.asInt() > 0xFFFF) {
      throw new BadRequest(key + ": must be a number from 0 to 65535");
    }
    return value.asInt();
  }

  private static byte[] content(JsonNode node) {
    String hex = text(node, "content");
    try {
      return HexInput.parse(hex == null ? "" : hex);
    } catch (HexInput.HexException e) {
      throw new BadRequest("content: " + e.getMessage() + " at position " + e.position());
    }
  }
}
