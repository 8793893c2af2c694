package dev.holdfast.gateway;

import dev.holdfast.gateway.config.SinkConfig;
import dev.holdfast.gateway.journal.JournalStatus;
import dev.holdfast.gateway.journal.StoredEvent;
import dev.holdfast.gateway.journal.StoredMessage;
import dev.holdfast.gateway.route.SinkStatus;
import dev.holdfast.gateway.web.JournalView;
import dev.holdfast.gateway.web.LinkEventView;
import dev.holdfast.gateway.web.MessageView;
import dev.holdfast.gateway.web.SinkView;
import dev.holdfast.link.session.Direction;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What journal and sinks hold, in the shape of the web page. */
final class StoredViews {

  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private StoredViews() {}

  static MessageView message(StoredMessage stored) {
    int length = stored.body().length();
    String hex = stored.body().hex();
    return new MessageView(
        stored.id(),
        stored.link(),
        stored.epoch(),
        stored.sequence(),
        stored.wallMicros(),
        Direction.IN,
        stored.protocol(),
        stored.kind(),
        length,
        hex.substring(0, 2 * Math.min(length, MessageView.SHOWN_BYTES)),
        MessageView.cut(stored.text()),
        stored.fields() == null || length > MessageView.SHOWN_BYTES
            ? Map.of()
            : JSON.readValue(stored.fields(), FIELDS),
        stored.error());
  }

  static LinkEventView event(StoredEvent stored) {
    return new LinkEventView(
        stored.id(),
        stored.link() == null ? "" : stored.link(),
        0,
        stored.wallMicros(),
        stored.severity(),
        stored.kind(),
        stored.text());
  }

  static SinkView sink(SinkConfig config, SinkStatus status) {
    String kind =
        switch (config) {
          case SinkConfig.File _ -> "file";
          case SinkConfig.Ipc _ -> "ipc";
          case SinkConfig.Http _ -> "http";
        };
    String target =
        switch (config) {
          case SinkConfig.File file -> file.path().toString();
          case SinkConfig.Ipc ipc -> ipc.endpoint();
          case SinkConfig.Http http -> http.url().getScheme() + "://" + http.url().getAuthority();
        };
    return new SinkView(
        status.name(),
        kind,
        target,
        status.lastError() == null,
        status.delivered(),
        status.lag(),
        status.failures(),
        status.lastDeliveredMicros(),
        status.lastError());
  }

  static JournalView journal(JournalStatus status, int queueLimit) {
    return new JournalView(
        !status.failing(),
        status.written(),
        status.commits(),
        status.commitNanos(),
        status.lastCommitNanos(),
        status.queued(),
        queueLimit,
        status.bytes());
  }
}
