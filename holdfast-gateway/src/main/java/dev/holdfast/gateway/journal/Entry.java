package dev.holdfast.gateway.journal;

import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Something waiting to be written. */
sealed interface Entry {

  /** Bytes it holds while it waits. */
  int size();

  /** A message whose views are still to be computed. */
  record Incoming(Message message, Body body, @Nullable Mark mark, CommitCallback callback)
      implements Entry {

    static Incoming of(Message message, @Nullable Mark mark, CommitCallback callback) {
      return new Incoming(message, Body.of(message.decoded().bytes()), mark, callback);
    }

    @Override
    public int size() {
      return body.length();
    }

    /** The row, with its views computed once for all attempts to write it. */
    StoredMessage row(long id) {
      Decoded decoded = message.decoded();
      String text;
      String fields;
      String error = decoded.error();
      try {
        text = shortened(decoded.text());
        fields = json(decoded.fields());
      } catch (RuntimeException e) {
        text = "";
        fields = null;
        error = "its views could not be computed: " + e;
      }
      return new StoredMessage(
          id,
          message.link(),
          message.epoch(),
          message.sequence(),
          message.wallMicros(),
          decoded.protocol(),
          decoded.kind(),
          body,
          fields,
          text,
          error);
    }
  }

  /** An event. */
  record Happening(
      long wallMicros, @Nullable String link, SessionEvent event, CommitCallback callback)
      implements Entry {
    @Override
    public int size() {
      return event.text().length();
    }
  }

  /** Views are computed from the body again when they are wanted whole. */
  int LONGEST_VIEW = 256 << 10;

  /** Maker of the fields column. */
  JsonMapper JSON = new JsonMapper();

  private static String shortened(String text) {
    return text.length() <= LONGEST_VIEW ? text : text.substring(0, LONGEST_VIEW) + " ...";
  }

  private static @Nullable String json(Map<String, Object> fields) throws JacksonException {
    String json = fields.isEmpty() ? null : JSON.writeValueAsString(fields);
    return json == null || json.length() > LONGEST_VIEW ? null : json;
  }
}
