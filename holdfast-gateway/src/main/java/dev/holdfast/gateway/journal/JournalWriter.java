package dev.holdfast.gateway.journal;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.time.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the journal. It takes what waits, commits it as one, and then tells
 * the callbacks. When a commit fails it keeps the batch and tries again until it succeeds or the
 * journal is closed; until then nothing is acknowledged.
 */
final class JournalWriter implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  private static final int BATCH_ROWS = 1_000;
  private static final long BATCH_BYTES = 8L << 20;
  private static final Duration RETENTION_PAUSE = Duration.ofSeconds(1);
  private static final Backoff.Settings RETRIES =
      new Backoff.Settings(Duration.ofMillis(100), Duration.ofSeconds(5), 0.2);

  private final Database database;
  private final WriteQueue queue;
  private final Cursors cursors;
  private final Notes notes;
  private final Progress progress;
  private final InstantSource clock;
  private final Consumer<SessionEvent> trouble;
  private final Backoff backoff = new Backoff(RETRIES, new SplittableRandom());
  private final List<Entry.Happening> ownEvents = new ArrayList<>();

  private volatile @Nullable Retention retention;
  private @Nullable Connection connection;
  private long lastMessageId;
  private long lastEventId;
  private Instant nextRetention;
  private boolean removing;

  /**
   * @param connection given over to this writer
   * @param trouble told when writing begins to fail and when it works again
   */
  JournalWriter(
      Database database,
      Connection connection,
      WriteQueue queue,
      Cursors cursors,
      Notes notes,
      Progress progress,
      InstantSource clock,
      Consumer<SessionEvent> trouble)
      throws SQLException {
    this.database = database;
    this.connection = connection;
    this.queue = queue;
    this.cursors = cursors;
    this.notes = notes;
    this.progress = progress;
    this.clock = clock;
    this.trouble = trouble;
    this.lastMessageId = Rows.lastId(connection, "message");
    this.lastEventId = Rows.lastId(connection, "event");
    this.nextRetention = clock.instant();
    connection.rollback();
    progress.opened(lastMessageId);
  }

  void startRetention(Retention started) {
    retention = started;
    queue.wake();
  }

  /** Rows of one commit. */
  private record Batch(
      List<StoredMessage> messages,
      List<StoredEvent> events,
      List<Runnable> callbacks,
      Map<String, Long> cursorMoves,
      Map<String, String> notes) {
    boolean isEmpty() {
      return messages.isEmpty() && events.isEmpty() && cursorMoves.isEmpty() && notes.isEmpty();
    }
  }

  @Override
  public void run() {
    try {
      boolean open = true;
      while (open) {
        boolean wasClosed = queue.isClosed();
        List<Entry> taken = queue.take(BATCH_ROWS, BATCH_BYTES, RETENTION_PAUSE.toNanos());
        Batch batch = batch(taken);
        boolean written = batch.isEmpty() || commitUntilWritten(batch);
        open = written && !(wasClosed && taken.isEmpty());
        if (written && !wasClosed) {
          removeSlice();
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("the journal's writer was interrupted; what waits is not acknowledged");
    } finally {
      disconnect();
    }
  }

  private Batch batch(List<Entry> taken) {
    List<StoredMessage> messages = new ArrayList<>();
    List<Runnable> callbacks = new ArrayList<>();
    List<StoredEvent> events = new ArrayList<>();
    List<Entry> all = new ArrayList<>(ownEvents);
    all.addAll(taken);
    ownEvents.clear();
    Map<String, String> marks = new HashMap<>(notes.unwritten());
    for (Entry entry : all) {
      switch (entry) {
        case Entry.Incoming incoming -> {
          long id = ++lastMessageId;
          messages.add(incoming.row(id));
          callbacks.add(() -> incoming.callback().committed(id));
          Mark mark = incoming.mark();
          if (mark != null) {
            marks.put(mark.name(), mark.text());
          }
        }
        case Entry.Happening(
                long wall,
                String link,
                SessionEvent event,
                CommitCallback callback) -> {
          long id = ++lastEventId;
          events.add(new StoredEvent(id, wall, link, event.severity(), event.kind(), event.text()));
          callbacks.add(() -> callback.committed(id));
        }
      }
    }
    return new Batch(messages, events, callbacks, cursors.unwritten(), marks);
  }

  /** False when the journal was closed before it worked. */
  private boolean commitUntilWritten(Batch batch) throws InterruptedException {
    while (true) {
      try {
        Connection open = connected();
        long start = System.nanoTime();
        Rows.insertMessages(open, batch.messages());
        Rows.insertEvents(open, batch.events());
        Cursors.write(open, batch.cursorMoves());
        Notes.write(open, batch.notes());
        open.commit();
        written(batch, System.nanoTime() - start);
        return true;
      } catch (SQLException e) {
        failed(e);
        if (queue.awaitClosed(backoff.nextNanos())) {
          return false;
        }
      }
    }
  }

  private void written(Batch batch, long nanos) {
    cursors.written(batch.cursorMoves());
    notes.written(batch.notes());
    batch.notes().forEach(notes::marked);
    progress.committed(lastMessageId, batch.messages().size(), nanos, database.bytes());
    if (backoff.failures() > 0) {
      backoff.succeeded();
      progress.failing(null);
      report(SessionEvent.info("journal-recovered", "The journal can be written again."));
    }
    for (Runnable callback : batch.callbacks()) {
      try {
        callback.run();
      } catch (RuntimeException e) {
        LOG.error("a callback of the journal failed", e);
      }
    }
  }

  private void failed(SQLException e) {
    disconnect();
    String reason = String.valueOf(e.getMessage());
    if (backoff.failures() == 0) {
      report(
          SessionEvent.error(
              "journal-failing", "The journal cannot be written, links are held: " + reason));
    }
    progress.failing(reason);
  }

  private void report(SessionEvent event) {
    LOG.atLevel(
            event.severity() == SessionEvent.Severity.ERROR
                ? org.slf4j.event.Level.ERROR
                : org.slf4j.event.Level.INFO)
        .log(event.text());
    ownEvents.add(new Entry.Happening(nowMicros(), null, event, CommitCallback.NONE));
    try {
      trouble.accept(event);
    } catch (RuntimeException e) {
      LOG.error("a listener of the journal failed", e);
    }
  }

  private void removeSlice() {
    Retention current = retention;
    if (current == null || clock.instant().isBefore(nextRetention)) {
      return;
    }
    try {
      Connection open = connected();
      Retention.Outcome outcome = current.slice(open, nowMicros());
      List<StoredEvent> events = new ArrayList<>();
      for (SessionEvent said : outcome.events()) {
        LOG.error(said.text());
        events.add(
            new StoredEvent(
                ++lastEventId, nowMicros(), null, said.severity(), said.kind(), said.text()));
      }
      Rows.insertEvents(open, events);
      open.commit();
      progress.dropped(outcome.undelivered());
      nextRetention = outcome.more() ? clock.instant() : clock.instant().plus(RETENTION_PAUSE);
      if (outcome.more()) {
        queue.wake();
      } else if (removing) {
        Database.checkpoint(open);
      }
      removing = outcome.more();
    } catch (SQLException e) {
      LOG.warn("the journal could not remove old messages: {}", e.getMessage());
      disconnect();
      nextRetention = clock.instant().plus(RETENTION_PAUSE);
    }
  }

  private Connection connected() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = database.writer();
      connection = open;
    }
    return open;
  }

  private void disconnect() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.warn("closing the journal: {}", e.getMessage());
      }
    }
  }

  private long nowMicros() {
    return Journal.micros(clock.instant());
  }
}
