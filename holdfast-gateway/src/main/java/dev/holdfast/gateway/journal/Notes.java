package dev.holdfast.gateway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** What is noted under a name and outlives the program, such as what a link has learned. */
final class Notes extends Latest<String> {

  private static final String PREFIX = "note ";

  static Notes load(Connection connection) throws SQLException {
    Notes notes = new Notes();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT key, value FROM meta WHERE key LIKE 'note %'")) {
      while (row.next()) {
        notes.loaded(row.getString(1).substring(PREFIX.length()), row.getString(2));
      }
    }
    return notes;
  }

  static void write(Connection connection, Map<String, String> notes) throws SQLException {
    if (notes.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES(?, ?)")) {
      for (Map.Entry<String, String> note : notes.entrySet()) {
        insert.setString(1, PREFIX + note.getKey());
        insert.setString(2, note.getValue());
        insert.execute();
      }
    }
  }
}
