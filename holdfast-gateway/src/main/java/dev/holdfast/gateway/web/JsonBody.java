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

/** The body of a request: a JSON object with keys that are known. */
final class JsonBody {

  private static final JsonMapper JSON = new JsonMapper();

  private final JsonNode node;

  private JsonBody(JsonNode node) {
    this.node = node;
  }

  /**
   * Reads it.
   *
   * @param most KiB of the longest
   * @throws BadRequest for another body
   */
  static JsonBody of(ServerRequest request, int most, Set<String> keys) {
    JsonNode node = read(request, most);
    if (!node.isObject()) {
      throw new BadRequest("the body is no JSON object");
    }
    for (String key : node.propertyNames()) {
      if (!keys.contains(key)) {
        throw new BadRequest("unknown key \"" + key + "\"");
      }
    }
    return new JsonBody(node);
  }

  private static JsonNode read(ServerRequest request, int most) {
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes((most << 10) + 1);
      if (body.length > most << 10) {
        throw new BadRequest("the body is longer than " + most + " KiB");
      }
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new BadRequest("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean has(String key) {
    return node.has(key);
  }

  /** Whatever stands there; a missing node where nothing does. */
  JsonNode at(String key) {
    return node.path(key);
  }

  /** A text, or null where the key is not there. */
  @Nullable String text(String key) {
    if (!node.has(key)) {
      return null;
    }
    if (!node.path(key).isString()) {
      throw new BadRequest(key + ": must be a text");
    }
    return node.path(key).asString();
  }
}
