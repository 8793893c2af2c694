package dev.holdfast.gateway.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/** The journal's tables, and how an older file comes to have them. */
final class Schema {

  /** Entry n brings a file from version n to n + 1; entries are never changed, only added. */
  static final List<List<String>> MIGRATIONS =
      List.of(
          List.of(
              """
              CREATE TABLE message(
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                link TEXT NOT NULL,
                epoch INTEGER NOT NULL,
                sequence INTEGER NOT NULL,
                wall_micros INTEGER NOT NULL,
                protocol TEXT NOT NULL,
                kind TEXT NOT NULL,
                body BLOB NOT NULL,
                fields TEXT,
                text TEXT NOT NULL,
                error TEXT)
              """,
              "CREATE INDEX message_by_link ON message(link, id)",
              """
              CREATE TABLE event(
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                wall_micros INTEGER NOT NULL,
                link TEXT,
                severity TEXT NOT NULL,
                kind TEXT NOT NULL,
                text TEXT NOT NULL)
              """,
              "CREATE TABLE cursor(sink TEXT PRIMARY KEY, last_id INTEGER NOT NULL) WITHOUT ROWID"),
          List.of("CREATE INDEX event_by_link ON event(link, id)"));

  private Schema() {}

  /** Brings the file to the newest version, whole or not at all. */
  static void migrate(Connection connection, String file) throws SQLException, JournalException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT)");
      int version = Integer.parseInt(meta(connection, "schema", "0"));
      if (version > MIGRATIONS.size()) {
        throw new JournalException(
            "The journal %s has schema %d of a newer Holdfast; this one knows up to %d."
                .formatted(file, version, MIGRATIONS.size()),
            null);
      }
      for (List<String> step : MIGRATIONS.subList(version, MIGRATIONS.size())) {
        for (String sql : step) {
          statement.execute(sql);
        }
      }
      statement.execute(
          "INSERT OR REPLACE INTO meta VALUES('schema', '" + MIGRATIONS.size() + "')");
      statement.execute(
          "INSERT OR IGNORE INTO meta VALUES('journal', '" + UUID.randomUUID() + "')");
      connection.commit();
    } finally {
      connection.rollback();
    }
  }

  /** A value of the meta table, or what it is when absent. */
  static String meta(Connection connection, String key, String absent) throws SQLException {
    try (var query = connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
      query.setString(1, key);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : absent;
      }
    }
  }
}
