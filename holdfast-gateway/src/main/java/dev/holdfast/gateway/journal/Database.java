package dev.holdfast.gateway.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens connections to a journal's file. */
record Database(Path file) {

  static Database in(Path folder) {
    return new Database(folder.resolve("journal.db"));
  }

  /** The one connection that writes: every commit is on the disk before it returns. */
  Connection writer() throws SQLException {
    Connection connection = connect(500);
    pragma(connection, "auto_vacuum = INCREMENTAL");
    pragma(connection, "journal_mode = WAL");
    pragma(connection, "synchronous = FULL");
    pragma(connection, "journal_size_limit = 67108864");
    pragma(connection, "temp_store = MEMORY");
    connection.setAutoCommit(false);
    return connection;
  }

  /** A connection that only reads, and sees each commit whole. */
  Connection reader() throws SQLException {
    Connection connection = connect(5_000);
    pragma(connection, "query_only = ON");
    return connection;
  }

  /** Size of the file, without its log. */
  long bytes() {
    return file.toFile().length();
  }

  /** A pragma's number. */
  static long number(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /** Brings what is committed from the log into the file itself, which can then shrink. */
  static void checkpoint(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    try {
      number(connection, "wal_checkpoint(PASSIVE)");
    } finally {
      connection.setAutoCommit(false);
    }
  }

  private Connection connect(int busyMillis) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    pragma(connection, "busy_timeout = " + busyMillis);
    return connection;
  }

  private static void pragma(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA " + pragma);
    }
  }
}
