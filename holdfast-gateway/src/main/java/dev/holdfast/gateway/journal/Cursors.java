package dev.holdfast.gateway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** How far each sink has delivered. Moves are written with the next commit, the newest only. */
final class Cursors {

  private final Map<String, Long> current = new HashMap<>();
  private final Map<String, Long> unwritten = new HashMap<>();

  static Cursors load(Connection connection) throws SQLException {
    Cursors cursors = new Cursors();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT sink, last_id FROM cursor")) {
      while (row.next()) {
        cursors.current.put(row.getString(1), row.getLong(2));
      }
    }
    return cursors;
  }

  /** The last message delivered, 0 for none. */
  synchronized long get(String sink) {
    return current.getOrDefault(sink, 0L);
  }

  synchronized void move(String sink, long id) {
    current.put(sink, id);
    unwritten.put(sink, id);
  }

  synchronized Map<String, Long> unwritten() {
    return Map.copyOf(unwritten);
  }

  /** Forgets moves that are durable now. */
  synchronized void written(Map<String, Long> moves) {
    moves.forEach(unwritten::remove);
  }

  static void write(Connection connection, Map<String, Long> moves) throws SQLException {
    if (moves.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR REPLACE INTO cursor VALUES(?, ?)")) {
      for (Map.Entry<String, Long> move : moves.entrySet()) {
        insert.setString(1, move.getKey());
        insert.setLong(2, move.getValue());
        insert.execute();
      }
    }
  }
}
