package dev.holdfast.bench.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads along in the journal of a gateway that runs, as any other program may. */
final class JournalEars implements AutoCloseable {

  private static final long POLL_MILLIS = 25;
  private static final String NEWER =
      "SELECT id, wall_micros, link, kind, text FROM event WHERE id > ? ORDER BY id";

  private final Path file;
  private final Thread reader;
  private final List<Told> told = new ArrayList<>();
  private final Set<String> ready = new HashSet<>();
  private volatile boolean over;
  private long lastId;

  JournalEars(Path file) {
    this.file = file;
    this.reader = Thread.ofPlatform().daemon().name("journal-ears").start(this::follow);
  }

  private void follow() {
    String trouble = "";
    while (!over) {
      try {
        Thread.sleep(POLL_MILLIS);
        if (Files.exists(file)) {
          listen();
        }
      } catch (SQLException e) {
        // Before its first event it is only being made.
        if (lastId > 0 && !trouble.equals(e.toString())) {
          trouble = e.toString();
          System.err.println("faults: the journal cannot be read: " + trouble);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void listen() throws SQLException, InterruptedException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      try (var pragma = connection.createStatement()) {
        pragma.execute("PRAGMA query_only = ON");
        pragma.execute("PRAGMA busy_timeout = 5000");
      }
      try (PreparedStatement query = connection.prepareStatement(NEWER)) {
        while (!over) {
          read(query);
          Thread.sleep(POLL_MILLIS);
        }
      }
    }
  }

  private void read(PreparedStatement query) throws SQLException {
    query.setLong(1, lastId);
    List<Told> fresh = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        lastId = row.getLong(1);
        String link = row.getString(3);
        fresh.add(
            new Told(row.getLong(2), link == null ? "" : link, row.getString(4), row.getString(5)));
      }
    }
    synchronized (told) {
      fresh.forEach(this::take);
    }
  }

  private void take(Told one) {
    told.add(one);
    String state = one.newState();
    if (state == null) {
      return;
    }
    if (state.equals("READY")) {
      ready.add(one.link());
    } else {
      ready.remove(one.link());
    }
  }

  Set<String> ready() {
    synchronized (told) {
      return Set.copyOf(ready);
    }
  }

  int mark() {
    synchronized (told) {
      return told.size();
    }
  }

  List<Told> since(int mark) {
    synchronized (told) {
      return List.copyOf(told.subList(Math.max(0, mark), told.size()));
    }
  }

  @Override
  public void close() {
    over = true;
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
