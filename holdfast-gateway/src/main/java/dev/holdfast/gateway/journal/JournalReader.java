package dev.holdfast.gateway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal over a connection of its own; may be shared by threads, which then take turns.
 * Every call sees whole commits only. A call returns at most {@value #MOST_ROWS} rows and stops
 * early once the bodies pass 8 MiB.
 */
public final class JournalReader implements AutoCloseable {

  static final int MOST_ROWS = 1_000;
  private static final long MOST_BYTES = 8L << 20;

  /** Rows one call looks at when most are of other links. */
  private static final int MOST_LOOKED_AT = 20_000;

  private final Connection connection;

  JournalReader(Connection connection) {
    this.connection = connection;
  }

  /**
   * Messages and how far was looked for them.
   *
   * @param lookedUpTo no message up to this one is missing
   */
  public record Page(List<StoredMessage> messages, long lookedUpTo) {}

  /** Messages after one, oldest first, of the links asked for. */
  public synchronized Page page(Predicate<String> links, long afterId, int limit)
      throws JournalException {
    String sql =
        "SELECT %s FROM message WHERE id > ? ORDER BY id LIMIT %d"
            .formatted(Rows.MESSAGE_COLUMNS, MOST_LOOKED_AT);
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, afterId);
      List<StoredMessage> found = new ArrayList<>();
      long bytes = 0;
      long last = afterId;
      try (ResultSet row = query.executeQuery()) {
        while (found.size() < Math.min(limit, MOST_ROWS) && bytes < MOST_BYTES && row.next()) {
          last = row.getLong(1);
          if (links.test(row.getString(2))) {
            StoredMessage message = Rows.message(row);
            bytes += message.body().length();
            found.add(message);
          }
        }
      }
      return new Page(found, last);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  /** Messages after one, oldest first; of every link when none is named. */
  public List<StoredMessage> messages(@Nullable String link, long afterId, int limit)
      throws JournalException {
    return messages(link, "id > ? ORDER BY id", afterId, limit);
  }

  /** Messages before one, newest first; of every link when none is named. */
  public List<StoredMessage> messagesBefore(@Nullable String link, long beforeId, int limit)
      throws JournalException {
    return messages(link, "id < ? ORDER BY id DESC", beforeId, limit);
  }

  /** The newest message of a link. */
  public Optional<StoredMessage> latest(String link) throws JournalException {
    return messagesBefore(link, Long.MAX_VALUE, 1).stream().findFirst();
  }

  /** One message. */
  public Optional<StoredMessage> message(long id) throws JournalException {
    return messages(null, id - 1, 1).stream().filter(m -> m.id() == id).findFirst();
  }

  /** Events after one, oldest first; of the links and the gateway when no link is named. */
  public List<StoredEvent> events(@Nullable String link, long afterId, int limit)
      throws JournalException {
    return events(link, "id > ? ORDER BY id", afterId, limit);
  }

  /** Events before one, newest first; of the links and the gateway when no link is named. */
  public List<StoredEvent> eventsBefore(@Nullable String link, long beforeId, int limit)
      throws JournalException {
    return events(link, "id < ? ORDER BY id DESC", beforeId, limit);
  }

  private synchronized List<StoredMessage> messages(
      @Nullable String link, String range, long id, int limit) throws JournalException {
    List<StoredMessage> found = new ArrayList<>();
    try (PreparedStatement query = query("message", Rows.MESSAGE_COLUMNS, link, range, id, limit);
        ResultSet row = query.executeQuery()) {
      long bytes = 0;
      while (bytes < MOST_BYTES && row.next()) {
        StoredMessage message = Rows.message(row);
        bytes += message.body().length();
        found.add(message);
      }
      return found;
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private synchronized List<StoredEvent> events(
      @Nullable String link, String range, long id, int limit) throws JournalException {
    List<StoredEvent> found = new ArrayList<>();
    try (PreparedStatement query = query("event", Rows.EVENT_COLUMNS, link, range, id, limit);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        found.add(Rows.event(row));
      }
      return found;
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private PreparedStatement query(
      String table, String columns, @Nullable String link, String range, long id, int limit)
      throws SQLException {
    String ofLink = link == null ? "" : "link = ? AND ";
    PreparedStatement query =
        connection.prepareStatement(
            "SELECT %s FROM %s WHERE %s%s LIMIT ?".formatted(columns, table, ofLink, range));
    int next = 1;
    if (link != null) {
      query.setString(next++, link);
    }
    query.setLong(next++, id);
    query.setInt(next, Math.clamp(limit, 0, MOST_ROWS));
    return query;
  }

  private static JournalException unreadable(SQLException e) {
    return new JournalException("The journal cannot be read: " + e.getMessage(), e);
  }

  @Override
  public synchronized void close() throws JournalException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }
}
