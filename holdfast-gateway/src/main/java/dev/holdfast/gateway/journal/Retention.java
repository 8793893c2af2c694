package dev.holdfast.gateway.journal;

import dev.holdfast.link.session.SessionEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes what is too old or too much, oldest first, a small slice at a time. Age never removes
 * what a sink has not delivered; the size bound does, and then an event says how much.
 */
final class Retention {

  private static final int SLICE_ROWS = 1_000;
  private static final long SLICE_BYTES = 4L << 20;
  private static final int SLICE_PAGES = 256;

  /** Free pages left in the file for the next rows. */
  private static final int SPARE_PAGES = 64;

  /** Events kept, whatever their age. */
  private static final long MOST_EVENTS = 100_000;

  private final JournalSettings settings;
  private final Cursors cursors;
  private final List<SinkInterest> sinks;

  Retention(JournalSettings settings, Cursors cursors, List<SinkInterest> sinks) {
    this.settings = settings;
    this.cursors = cursors;
    this.sinks = List.copyOf(sinks);
  }

  /**
   * What one slice did.
   *
   * @param more whether another slice is due at once
   * @param undelivered messages removed that a sink had not delivered
   * @param events what is to be said of it, in the same commit
   */
  record Outcome(boolean more, long undelivered, List<SessionEvent> events) {}

  private record Candidate(long id, String link, long wallMicros) {}

  /** Does one slice; the caller commits. */
  Outcome slice(Connection connection, long nowMicros) throws SQLException {
    long cutoff = nowMicros - settings.keepFor().toNanos() / 1000;
    long excess = used(connection) - settings.keepSize().bytes();
    boolean tooLarge = excess > 0;
    long delivered =
        sinks.stream().mapToLong(s -> cursors.of(s.sink())).min().orElse(Long.MAX_VALUE);
    List<Candidate> oldest =
        oldest(connection, tooLarge ? Math.min(excess, SLICE_BYTES) : SLICE_BYTES);
    List<Candidate> removed =
        tooLarge
            ? oldest
            : oldest.stream()
                .takeWhile(c -> c.id() <= delivered && c.wallMicros() < cutoff)
                .toList();
    List<SessionEvent> said = new ArrayList<>();
    long undelivered = 0;
    if (!removed.isEmpty()) {
      delete(connection, "DELETE FROM message WHERE id <= ?", removed.getLast().id());
      for (SinkInterest sink : sinks) {
        undelivered += reportUndelivered(sink, removed, said);
      }
    }
    delete(
        connection,
        "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE wall_micros < ? ORDER BY id"
            + " LIMIT 1000)",
        cutoff);
    delete(
        connection,
        "DELETE FROM event WHERE id <= ?",
        Rows.lastId(connection, "event") - MOST_EVENTS);
    vacuum(connection);
    boolean moreRows = !removed.isEmpty() && (tooLarge || removed.size() == oldest.size());
    boolean morePages = Database.number(connection, "freelist_count") > SPARE_PAGES + SLICE_PAGES;
    return new Outcome(moreRows || morePages, undelivered, said);
  }

  private long reportUndelivered(
      SinkInterest sink, List<Candidate> removed, List<SessionEvent> said) {
    long cursor = cursors.of(sink.sink());
    List<Candidate> lost =
        removed.stream().filter(c -> c.id() > cursor && sink.links().test(c.link())).toList();
    if (!lost.isEmpty()) {
      said.add(
          SessionEvent.error(
              "undelivered-dropped",
              "Removed %d messages (%d to %d) that the sink %s had not delivered: the journal is larger than %s."
                  .formatted(
                      lost.size(),
                      lost.getFirst().id(),
                      lost.getLast().id(),
                      sink.sink(),
                      settings.keepSize())));
    }
    return lost.size();
  }

  private static List<Candidate> oldest(Connection connection, long upToBytes) throws SQLException {
    String sql =
        "SELECT id, link, wall_micros, length(body) FROM message ORDER BY id LIMIT " + SLICE_ROWS;
    List<Candidate> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      long bytes = 0;
      while (bytes < upToBytes && row.next()) {
        found.add(new Candidate(row.getLong(1), row.getString(2), row.getLong(3)));
        bytes += row.getLong(4);
      }
    }
    return found;
  }

  private static void delete(Connection connection, String sql, long bound) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setLong(1, bound);
      delete.execute();
    }
  }

  /** Bytes of pages that hold something. */
  private static long used(Connection connection) throws SQLException {
    long pages =
        Database.number(connection, "page_count") - Database.number(connection, "freelist_count");
    return pages * Database.number(connection, "page_size");
  }

  /** Gives free pages back to the file system; an update runs the pragma to its end. */
  private static void vacuum(Connection connection) throws SQLException {
    long free = Database.number(connection, "freelist_count") - SPARE_PAGES;
    if (free <= 0) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA incremental_vacuum(" + Math.min(free, SLICE_PAGES) + ")");
    }
  }
}
