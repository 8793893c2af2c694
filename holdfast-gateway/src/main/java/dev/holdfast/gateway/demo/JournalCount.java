package dev.holdfast.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** Counts the messages of a journal that nobody writes to, by link and protocol. */
final class JournalCount {

  private JournalCount() {}

  static Map<String, Long> of(Path journalFolder) throws IOException {
    Path file = journalFolder.resolve("journal.db");
    Map<String, Long> counts = new TreeMap<>();
    if (!Files.exists(file)) {
      return counts;
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select link, protocol, count(*) from message group by link, protocol")) {
      while (rows.next()) {
        counts.put(rows.getString(1) + " " + rows.getString(2), rows.getLong(3));
      }
    } catch (SQLException e) {
      throw new IOException("cannot count the journal " + file + ": " + e.getMessage(), e);
    }
    return counts;
  }
}
