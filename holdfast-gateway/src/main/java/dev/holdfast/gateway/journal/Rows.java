package dev.holdfast.gateway.journal;

import dev.holdfast.link.session.SessionEvent.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Rows of the journal's tables, to and from JDBC. */
final class Rows {

  static final String MESSAGE_COLUMNS =
      "id, link, epoch, sequence, wall_micros, protocol, kind, body, fields, text, error";
  static final String EVENT_COLUMNS = "id, wall_micros, link, severity, kind, text";

  private Rows() {}

  /** Writes rows; the same row written again after a doubtful commit replaces itself. */
  static void insertMessages(Connection connection, List<StoredMessage> messages)
      throws SQLException {
    if (messages.isEmpty()) {
      return;
    }
    String sql =
        "INSERT OR REPLACE INTO message(" + MESSAGE_COLUMNS + ") VALUES(?,?,?,?,?,?,?,?,?,?,?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (StoredMessage m : messages) {
        insert.setLong(1, m.id());
        insert.setString(2, m.link());
        insert.setLong(3, m.epoch());
        insert.setLong(4, m.sequence());
        insert.setLong(5, m.wallMicros());
        insert.setString(6, m.protocol());
        insert.setString(7, m.kind());
        insert.setBytes(8, m.body().shared());
        insert.setString(9, m.fields());
        insert.setString(10, m.text());
        insert.setString(11, m.error());
        insert.execute();
      }
    }
  }

  /** Writes rows, like messages. */
  static void insertEvents(Connection connection, List<StoredEvent> events) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    String sql = "INSERT OR REPLACE INTO event(" + EVENT_COLUMNS + ") VALUES(?,?,?,?,?,?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (StoredEvent e : events) {
        insert.setLong(1, e.id());
        insert.setLong(2, e.wallMicros());
        insert.setString(3, e.link());
        insert.setString(4, e.severity().name());
        insert.setString(5, e.kind());
        insert.setString(6, e.text());
        insert.execute();
      }
    }
  }

  static StoredMessage message(ResultSet row) throws SQLException {
    return new StoredMessage(
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getString(6),
        row.getString(7),
        Body.of(row.getBytes(8)),
        row.getString(9),
        row.getString(10),
        row.getString(11));
  }

  static StoredEvent event(ResultSet row) throws SQLException {
    return new StoredEvent(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        Severity.valueOf(row.getString(4)),
        row.getString(5),
        row.getString(6));
  }

  /** The highest number a table has ever given out, 0 for none. */
  static long lastId(Connection connection, String table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT seq FROM sqlite_sequence WHERE name = ?")) {
      query.setString(1, table);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }
}
