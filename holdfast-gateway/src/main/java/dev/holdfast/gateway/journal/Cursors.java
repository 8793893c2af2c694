package dev.holdfast.gateway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** How far each sink has delivered. */
final class Cursors extends Latest<Long> {

  static Cursors load(Connection connection) throws SQLException {
    Cursors cursors = new Cursors();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT sink, last_id FROM cursor")) {
      while (row.next()) {
        cursors.loaded(row.getString(1), row.getLong(2));
      }
    }
    return cursors;
  }

  /** The last message delivered, 0 for none. */
  long of(String sink) {
    Long last = get(sink);
    return last == null ? 0 : last;
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
