package dev.holdfast.gateway.journal;

import static dev.holdfast.gateway.journal.TestMessages.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {

  @TempDir Path folder;

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
  }

  /** A file as version 1 left it, with one message, one event and one cursor. */
  private void writeVersion1() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT)");
      statement.execute("INSERT INTO meta VALUES('schema', '1'), ('journal', 'old-one')");
      for (String sql : Schema.MIGRATIONS.getFirst()) {
        statement.execute(sql);
      }
      statement.execute(
          "INSERT INTO message VALUES(7, 'a', 1, 1, 5, 'hsms', 'S1F1', x'00ff', NULL, 't', NULL)");
      statement.execute("INSERT INTO event VALUES(3, 5, 'a', 'INFO', 'up', 'Link is up.')");
      statement.execute("INSERT INTO cursor VALUES('lines', 6)");
    }
  }

  @Test
  void bringsAVersion1FileUpWithAllItHolds() throws Exception {
    writeVersion1();

    try (Journal journal = Journal.open(settings(folder), InstantSource.system(), e -> {});
        JournalReader reader = journal.reader()) {
      assertThat(reader.messages(null, 0, 10)).extracting(StoredMessage::id).containsExactly(7L);
      assertThat(reader.events("a", 0, 10)).extracting(StoredEvent::id).containsExactly(3L);
      assertThat(journal.cursor("lines")).isEqualTo(6);
      assertThat(journal.identity()).isEqualTo("old-one");
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet index =
            statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = 'event_by_link'")) {
      assertThat(index.next()).isTrue();
      assertThat(Schema.meta(connection, "schema", "")).isEqualTo("2");
    }
  }

  @Test
  void refusesAFileOfANewerVersion() throws Exception {
    writeVersion1();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE meta SET value = '99' WHERE key = 'schema'");
    }

    assertThatThrownBy(() -> Journal.open(settings(folder), InstantSource.system(), e -> {}))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            "The journal %s has schema 99 of a newer Holdfast; this one knows up to 2."
                .formatted(folder.resolve("journal.db")));
  }
}
