package dev.holdfast.gateway.web;

import dev.holdfast.gateway.config.Durations;
import dev.holdfast.hsms.sml.Sml;
import dev.holdfast.hsms.sml.SmlException;
import dev.holdfast.hsms.sml.SmlMessage;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message that somebody wants sent: the body is SML, or JSON with {@code sml} and {@code
 * timeout}.
 *
 * @param timeout how long to wait for the reply; the link's own T3 may be shorter
 */
record SendRequest(SmlMessage message, Duration timeout) {

  /** Bytes of a request's body. */
  static final int MOST_BYTES = 4 << 20;

  /** Longer than any T3. */
  private static final Duration LONGEST = Duration.ofSeconds(150);

  private static final JsonMapper JSON = new JsonMapper();

  /** Text that is no SML, or no message that opens a transaction. */
  static final class BadSml extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final transient int line;
    final transient int column;

    BadSml(int line, int column, String why) {
      super(why);
      this.line = line;
      this.column = column;
    }
  }

  static SendRequest of(ServerRequest request, @Nullable String timeout, Charset charset) {
    String body = body(request);
    boolean json =
        request
            .headers()
            .contentType()
            .map(type -> type.mediaType().text().equals("application/json"))
            .orElse(false);
    if (!json) {
      return new SendRequest(message(body, charset), duration(timeout));
    }
    try {
      JsonNode node = JSON.readTree(body);
      if (!node.path("sml").isString()) {
        throw new BadRequest("sml: must be a text");
      }
      for (String key : node.propertyNames()) {
        if (!key.equals("sml") && !key.equals("timeout")) {
          throw new BadRequest("unknown key \"" + key + "\"");
        }
      }
      String within = node.has("timeout") ? node.path("timeout").asString() : timeout;
      return new SendRequest(message(node.path("sml").asString(), charset), duration(within));
    } catch (JacksonException e) {
      throw new BadRequest("the body is not JSON: " + e.getOriginalMessage());
    }
  }

  private static String body(ServerRequest request) {
    try (InputStream in = request.content().inputStream()) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new BadRequest("the body is longer than 4 MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadRequest("the body is not UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SmlMessage message(String text, Charset charset) {
    SmlMessage message;
    try {
      message = Sml.parseMessage(text, charset);
    } catch (SmlException e) {
      throw new BadSml(e.line(), e.column(), e.why());
    }
    if (message.stream() == 0 || message.function() % 2 == 0) {
      throw new BadSml(
          1,
          1,
          "S%dF%d opens no transaction: the stream is 1 to 127, the function odd"
              .formatted(message.stream(), message.function()));
    }
    return message;
  }

  private static Duration duration(@Nullable String text) {
    if (text == null) {
      return LONGEST;
    }
    try {
      Duration asked = Durations.parse(text);
      return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    } catch (IllegalArgumentException e) {
      throw new BadRequest("timeout: " + e.getMessage());
    }
  }
}
