package dev.holdfast.gateway.journal;

import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The durable store of messages and events: one SQLite file, one writer thread, any number of
 * readers. What a callback was told is on the disk and survives a kill or a power cut.
 */
public final class Journal implements AutoCloseable {

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final JournalSettings settings;
  private final FolderLock lock;
  private final Database database;
  private final WriteQueue queue;
  private final Cursors cursors;
  private final Notes notes;
  private final Progress progress = new Progress();
  private final JournalWriter writer;
  private final Thread thread;
  private final InstantSource clock;
  private final String identity;

  private Journal(
      JournalSettings settings,
      FolderLock lock,
      Database database,
      Connection connection,
      InstantSource clock,
      Consumer<SessionEvent> trouble)
      throws SQLException {
    this.settings = settings;
    this.lock = lock;
    this.database = database;
    this.clock = clock;
    this.queue = new WriteQueue(settings.maxQueued(), settings.maxQueuedBytes());
    this.identity = Schema.meta(connection, "journal", "");
    this.cursors = Cursors.load(connection);
    this.notes = Notes.load(connection);
    this.writer =
        new JournalWriter(database, connection, queue, cursors, notes, progress, clock, trouble);
    this.thread = Thread.ofPlatform().name("journal").unstarted(writer);
  }

  /**
   * Opens the journal in a folder, making it when it is not there.
   *
   * @param trouble told {@code journal-failing} and {@code journal-recovered}, on the writer thread
   * @throws JournalException in one sentence: the folder cannot be written, another gateway holds
   *     it, a newer Holdfast wrote it, or the file is damaged
   */
  public static Journal open(
      JournalSettings settings, InstantSource clock, Consumer<SessionEvent> trouble)
      throws JournalException {
    FolderLock lock = FolderLock.take(settings.folder());
    Database database = Database.in(settings.folder());
    Connection connection = null;
    try {
      connection = database.writer();
      Schema.migrate(connection, database.file().toString());
      Journal journal = new Journal(settings, lock, database, connection, clock, trouble);
      journal.thread.start();
      return journal;
    } catch (SQLException e) {
      abandon(connection, lock);
      throw new JournalException(
          "The journal " + database.file() + " cannot be opened: " + e.getMessage() + ".", e);
    } catch (JournalException e) {
      abandon(connection, lock);
      throw e;
    }
  }

  private static void abandon(@Nullable Connection connection, FolderLock lock) {
    try (lock) {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // The reason why opening failed is what the caller needs.
      return;
    }
  }

  /**
   * Takes a message to be written. Safe from any thread, never waits.
   *
   * @param callback told once the message is durable; never when this returns false
   * @return false when too much is waiting: stop reading from the peer and offer it again later
   */
  public boolean append(Message message, CommitCallback callback) {
    return append(message, null, callback);
  }

  /**
   * As above, with a note that becomes durable together with the message.
   *
   * @param mark null for none
   */
  public boolean append(Message message, @Nullable Mark mark, CommitCallback callback) {
    return queue.offer(Entry.Incoming.of(message, mark, callback));
  }

  /**
   * Takes an event to be written. Safe from any thread, never waits.
   *
   * @param link the link it is of; null for the gateway itself
   * @return false when too much is waiting; the event is counted as refused
   */
  public boolean append(@Nullable String link, SessionEvent event) {
    return append(link, event, CommitCallback.NONE);
  }

  /** Takes an event to be written, and tells when it is durable. */
  public boolean append(@Nullable String link, SessionEvent event, CommitCallback callback) {
    return queue.offer(new Entry.Happening(micros(clock.instant()), link, event, callback));
  }

  /**
   * Lets old messages be removed from now on. Until then all are kept, so that nothing is removed
   * before it is known who still needs it.
   */
  public void startRetention(List<SinkInterest> sinks) {
    writer.startRetention(new Retention(settings, cursors, sinks));
  }

  /** A reader with a connection of its own. */
  public JournalReader reader() throws JournalException {
    try {
      return new JournalReader(database.reader());
    } catch (SQLException e) {
      throw new JournalException("The journal cannot be read: " + e.getMessage(), e);
    }
  }

  /** The last message that a sink has delivered, 0 for none. */
  public long cursor(String sink) {
    return cursors.of(sink);
  }

  /** Stores how far a sink has delivered; durable with the next commit, which it brings about. */
  public void moveCursor(String sink, long lastId) {
    cursors.put(sink, lastId);
    queue.wake();
  }

  /**
   * Notes that a sink needs nothing up to a message, without having delivered any; durable with the
   * next commit that there is anyway.
   */
  public void passCursor(String sink, long lastId) {
    cursors.put(sink, lastId);
  }

  /** What was noted last under a name; empty for nothing. Safe from any thread. */
  public String note(String name) {
    String noted = notes.get(name);
    return noted == null ? "" : noted;
  }

  /** Notes something under a name in place of what was; durable with the next commit. */
  public void note(String name, String text) {
    notes.put(name, text);
    queue.wake();
  }

  /** Whether a message after this one is durable, waiting for it for a while. */
  public boolean awaitBeyond(long id, Duration longest) throws InterruptedException {
    return progress.awaitBeyond(id, longest.toNanos());
  }

  /** How many messages and events may wait to be written. */
  public int queueLimit() {
    return settings.maxQueued();
  }

  public JournalStatus status() {
    return progress.status(queue.size(), queue.refused());
  }

  /** A random name given when the journal was made: two journals never share it. */
  public String identity() {
    return identity;
  }

  /** Writes what waits, as far as that works within 10 s, and lets the folder go. */
  @Override
  public void close() {
    queue.close();
    try {
      thread.join(LONGEST_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      thread.interrupt();
    }
    lock.close();
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
