package dev.holdfast.gateway.route;

import dev.holdfast.gateway.config.SinkConfig;
import dev.holdfast.gateway.journal.JournalException;
import dev.holdfast.gateway.journal.JournalReader;
import dev.holdfast.gateway.journal.StoredMessage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON Lines in a file, each message exactly once even when the process is killed: the file itself
 * says which message was written last.
 */
final class FileSink implements Sink {

  private static final int BATCH = 500;
  private static final JsonMapper JSON = new JsonMapper();

  private final SinkConfig.File config;
  private @Nullable LineFile file;

  FileSink(SinkConfig.File config) {
    this.config = config;
  }

  @Override
  public int batch() {
    return BATCH;
  }

  @Override
  public long start(long cursor, JournalReader reader) throws IOException, JournalException {
    close();
    LineFile opened = LineFile.open(config.path());
    file = opened;
    String last = opened.lastLine();
    return last == null ? cursor : Math.max(cursor, lastOfThisJournal(last, reader));
  }

  /**
   * The number in a line when it is of this journal, else 0: after a journal was made anew its
   * numbers begin again, and the file's say nothing about them.
   */
  private static long lastOfThisJournal(String line, JournalReader reader) throws JournalException {
    try {
      JsonNode json = JSON.readTree(line);
      long id = json.path("id").asLong(0);
      Optional<StoredMessage> stored = reader.message(id);
      return stored
              .filter(m -> m.link().equals(json.path("link").asString("")))
              .filter(m -> m.sequence() == json.path("sequence").asLong(0))
              .filter(m -> MessageJson.time(m).equals(json.path("time").asString("")))
              .isPresent()
          ? id
          : 0;
    } catch (JacksonException e) {
      return 0;
    }
  }

  @Override
  public void deliver(List<StoredMessage> messages) throws IOException {
    LineFile open = file;
    if (open == null) {
      throw new IOException("the file is not open");
    }
    StringBuilder lines = new StringBuilder();
    for (StoredMessage message : messages) {
      lines.append(MessageJson.of(message)).append('\n');
    }
    open.append(lines.toString());
    if (open.size() >= config.rotateSize().bytes()) {
      open.rotate(messages.getLast().id(), config.keepFiles());
    }
  }

  @Override
  public void close() throws IOException {
    LineFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
