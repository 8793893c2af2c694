package dev.holdfast.gateway.journal;

import static dev.holdfast.gateway.journal.TestMessages.WALL;
import static dev.holdfast.gateway.journal.TestMessages.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  @TempDir Path folder;
  private final List<String> trouble = new CopyOnWriteArrayList<>();

  private Journal open() throws JournalException {
    return Journal.open(settings(folder), InstantSource.system(), e -> trouble.add(e.kind()));
  }

  /** Appends messages 1 to n of a link and waits until they are durable. */
  static void append(Journal journal, String link, int count) throws InterruptedException {
    CountDownLatch durable = new CountDownLatch(count);
    for (int i = 1; i <= count; i++) {
      assertThat(journal.append(TestMessages.of(link, i), id -> durable.countDown())).isTrue();
    }
    assertThat(durable.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private void sql(String sql) throws SQLException {
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute(sql);
    }
  }

  @Test
  void givesBackWhatItTook() throws Exception {
    try (Journal journal = open();
        JournalReader reader = journal.reader()) {
      append(journal, "etcher-1", 1);

      assertThat(reader.messages(null, 0, 10))
          .containsExactly(
              new StoredMessage(
                  1,
                  "etcher-1",
                  1,
                  1,
                  WALL + 1,
                  "test",
                  "plain",
                  Body.of(new byte[] {'1'}),
                  "{\"said\":\"1\"}",
                  "said 1",
                  null));
    }
  }

  @Test
  void numbersMessagesInTheOrderOfTheirCallbacks() throws Exception {
    List<Long> ids = new CopyOnWriteArrayList<>();
    try (Journal journal = open()) {
      for (int i = 1; i <= 100; i++) {
        assertThat(journal.append(TestMessages.of("a", i), ids::add)).isTrue();
      }
    }
    assertThat(ids).hasSize(100).isSorted().startsWith(1L).endsWith(100L);
  }

  @Test
  void readsOneLinkForwardsAndBackwards() throws Exception {
    try (Journal journal = open();
        JournalReader reader = journal.reader()) {
      append(journal, "a", 3);
      append(journal, "b", 3);

      assertThat(reader.messages("b", 0, 2)).extracting(StoredMessage::id).containsExactly(4L, 5L);
      assertThat(reader.messagesBefore("a", 3, 9))
          .extracting(StoredMessage::id)
          .containsExactly(2L, 1L);
      assertThat(reader.latest("b")).hasValueSatisfying(m -> assertThat(m.id()).isEqualTo(6));
      assertThat(reader.latest("c")).isEmpty();
      assertThat(reader.message(4)).isPresent();
      assertThat(reader.message(7)).isEmpty();
    }
  }

  @Test
  void pagesOverLinksThatAreNotAskedFor() throws Exception {
    try (Journal journal = open();
        JournalReader reader = journal.reader()) {
      append(journal, "a", 3);
      append(journal, "b", 3);

      JournalReader.Page page = reader.page("a"::equals, 1, 10);

      assertThat(page.messages()).extracting(StoredMessage::id).containsExactly(2L, 3L);
      assertThat(page.lookedUpTo()).isEqualTo(6);
    }
  }

  @Test
  void keepsEventsOfLinksAndOfTheGateway() throws Exception {
    try (Journal journal = open();
        JournalReader reader = journal.reader()) {
      assertThat(journal.append("a", SessionEvent.warning("bad-body", "offset 7"))).isTrue();
      assertThat(journal.append(null, SessionEvent.info("started", "ready"))).isTrue();

      await().until(() -> reader.events(null, 0, 10).size() == 2);
      assertThat(reader.events("a", 0, 10))
          .extracting(StoredEvent::kind, StoredEvent::severity)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("bad-body", SessionEvent.Severity.WARNING));
      assertThat(reader.eventsBefore(null, Long.MAX_VALUE, 1))
          .extracting(StoredEvent::link)
          .containsOnlyNulls();
    }
  }

  @Test
  void goesOnAfterTheLastNumberWhenOpenedAgain() throws Exception {
    String identity;
    try (Journal journal = open()) {
      append(journal, "a", 3);
      journal.moveCursor("lines", 2);
      identity = journal.identity();
    }
    sql("DELETE FROM message");
    try (Journal journal = open();
        JournalReader reader = journal.reader()) {
      assertThat(journal.status().lastId()).isEqualTo(3);
      assertThat(journal.cursor("lines")).isEqualTo(2);
      assertThat(journal.identity()).isEqualTo(identity);
      append(journal, "a", 1);
      assertThat(reader.messages(null, 0, 10)).extracting(StoredMessage::id).containsExactly(4L);
    }
  }

  @Test
  void refusesMessagesWhenTooManyWait() throws Exception {
    JournalSettings small =
        new JournalSettings(folder, Duration.ofDays(1), settings(folder).keepSize(), 3, 1 << 20);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Journal journal = Journal.open(small, InstantSource.system(), e -> {})) {
      assertThat(
              journal.append(
                  TestMessages.of("a", 1),
                  id -> {
                    reached.countDown();
                    awaitQuietly(release);
                  }))
          .isTrue();
      assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
      for (int i = 2; i <= 4; i++) {
        assertThat(journal.append(TestMessages.of("a", i), id -> {})).isTrue();
      }

      assertThat(journal.append(TestMessages.of("a", 5), id -> {})).isFalse();
      assertThat(journal.status().refused()).isEqualTo(1);
      release.countDown();
      await().until(() -> journal.append(TestMessages.of("a", 5), id -> {}));
    }
  }

  @Test
  void refusesMessagesWhenTooManyBytesWait() throws Exception {
    JournalSettings small =
        new JournalSettings(folder, Duration.ofDays(1), settings(folder).keepSize(), 100, 1_000);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (Journal journal = Journal.open(small, InstantSource.system(), e -> {})) {
      assertThat(
              journal.append(
                  TestMessages.of("a", 1),
                  id -> {
                    reached.countDown();
                    awaitQuietly(release);
                  }))
          .isTrue();
      assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(journal.append(TestMessages.ofSize("a", 2, 5_000), id -> {})).isTrue();
      assertThat(journal.append(TestMessages.of("a", 3), id -> {})).isFalse();
      release.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void survivesACallbackThatFails() throws Exception {
    try (Journal journal = open()) {
      assertThat(
              journal.append(
                  TestMessages.of("a", 1),
                  id -> {
                    throw new IllegalStateException("not now");
                  }))
          .isTrue();
      append(journal, "a", 1);
      assertThat(journal.status().written()).isEqualTo(2);
    }
  }

  @Test
  void keepsABodyWhoseViewsFail() throws Exception {
    Message odd =
        new Message(
            "a",
            1,
            1,
            WALL,
            new dev.holdfast.link.session.Decoded() {
              @Override
              public String protocol() {
                return "test";
              }

              @Override
              public String kind() {
                return "odd";
              }

              @Override
              public byte[] bytes() {
                return new byte[] {1, 2};
              }

              @Override
              public String text() {
                throw new IllegalStateException("no text");
              }

              @Override
              public Map<String, Object> fields() {
                return Map.of();
              }
            });
    try (Journal journal = open();
        JournalReader reader = journal.reader()) {
      assertThat(journal.append(odd, id -> {})).isTrue();
      await().until(() -> reader.message(1).isPresent());
      assertThat(reader.message(1).orElseThrow().body().hex()).isEqualTo("0102");
      assertThat(reader.message(1).orElseThrow().error()).contains("no text");
    }
  }

  @Test
  void holdsMessagesWhileNothingCanBeWritten() throws Exception {
    List<Long> ids = new CopyOnWriteArrayList<>();
    try (Journal journal = open();
        JournalReader reader = journal.reader()) {
      append(journal, "a", 1);
      sql("CREATE TRIGGER full BEFORE INSERT ON message BEGIN SELECT RAISE(ABORT, 'no room'); END");
      for (int i = 2; i <= 4; i++) {
        assertThat(journal.append(TestMessages.of("a", i), ids::add)).isTrue();
      }
      await().until(() -> journal.status().failing());
      assertThat(journal.status().lastError()).contains("no room");
      assertThat(ids).isEmpty();

      sql("DROP TRIGGER full");

      await().until(() -> ids.size() == 3);
      assertThat(reader.messages(null, 0, 10))
          .extracting(StoredMessage::sequence)
          .containsExactly(1L, 2L, 3L, 4L);
      assertThat(journal.status().failing()).isFalse();
      assertThat(trouble).containsExactly("journal-failing", "journal-recovered");
      await().until(() -> reader.events(null, 0, 10).size() == 2);
    }
  }

  @Test
  void waitsForASecondWriterOfTheFile() throws Exception {
    try (Journal journal = open();
        Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      CountDownLatch durable = new CountDownLatch(1);
      assertThat(journal.append(TestMessages.of("a", 1), id -> durable.countDown())).isTrue();
      await().until(() -> journal.status().failing());
      statement.execute("COMMIT");

      assertThat(durable.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closesThoughNothingCanBeWritten() throws Exception {
    Journal journal = open();
    sql("CREATE TRIGGER full BEFORE INSERT ON message BEGIN SELECT RAISE(ABORT, 'no room'); END");
    List<Long> ids = new CopyOnWriteArrayList<>();
    assertThat(journal.append(TestMessages.of("a", 1), ids::add)).isTrue();
    await().until(() -> journal.status().failing());

    journal.close();

    assertThat(ids).isEmpty();
    assertThat(journal.append(TestMessages.of("a", 2), ids::add)).isFalse();
  }

  @Test
  void saysThatAnotherGatewayHoldsTheFolder() throws Exception {
    try (Journal journal = open()) {
      assertThat(journal.status().failing()).isFalse();
      assertThatThrownBy(this::open)
          .isInstanceOf(JournalException.class)
          .hasMessage(
              "The journal in %s is in use by another gateway (process %d)."
                  .formatted(folder, ProcessHandle.current().pid()));
    }
    open().close();
  }

  @Test
  void saysThatTheFolderCannotBeWritten() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    JournalSettings inFile = settings(file.resolve("journal"));

    assertThatThrownBy(() -> Journal.open(inFile, InstantSource.system(), e -> {}))
        .isInstanceOf(JournalException.class)
        .hasMessageStartingWith("The journal's folder " + file.resolve("journal") + " cannot be");
  }

  @Test
  void saysThatTheFileIsNoJournal() throws Exception {
    Files.writeString(folder.resolve("journal.db"), "This is no database. ".repeat(100));

    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("cannot be opened");
    assertThatThrownBy(this::open).hasMessageContaining("cannot be opened");
  }

  @Test
  void awaitsNewMessages() throws Exception {
    try (Journal journal = open()) {
      assertThat(journal.awaitBeyond(0, Duration.ofMillis(1))).isFalse();
      append(journal, "a", 1);
      assertThat(journal.awaitBeyond(0, Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void notesOutliveTheJournalsProgram() throws Exception {
    try (Journal journal = open()) {
      assertThat(journal.note("learned by a")).isEmpty();
      journal.note("learned by a", "first");
      journal.note("learned by a", "second");
      assertThat(journal.note("learned by a")).isEqualTo("second");
    }
    try (Journal journal = open()) {
      assertThat(journal.note("learned by a")).isEqualTo("second");
      assertThat(journal.note("learned by b")).isEmpty();
    }
  }

  @Test
  void aMarkIsDurableWithItsMessageAndNotBefore() throws Exception {
    try (Journal journal = open()) {
      CountDownLatch committed = new CountDownLatch(1);
      journal.append(
          TestMessages.of("a", 1), new Mark("newest of a", "10:15"), id -> committed.countDown());
      assertThat(committed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(journal.note("newest of a")).isEqualTo("10:15");
    }
    try (Journal journal = open()) {
      assertThat(journal.note("newest of a")).isEqualTo("10:15");
    }
  }
}
