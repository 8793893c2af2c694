package dev.holdfast.gateway;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Counts committed messages in the file of a journal that a gateway is writing to. */
final class JournalRows implements AutoCloseable {

  private final Connection connection;
  private final PreparedStatement count;

  /**
   * @param folder the journal's
   */
  JournalRows(Path folder) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
    count = connection.prepareStatement("select count(*) from message where hex(body) like ?");
  }

  /** Messages whose bytes end so. */
  long endingWith(String hex) throws SQLException {
    count.setString(1, "%" + hex);
    try (ResultSet row = count.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("no count");
      }
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
