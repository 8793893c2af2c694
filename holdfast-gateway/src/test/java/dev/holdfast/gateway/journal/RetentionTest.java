package dev.holdfast.gateway.journal;

import static dev.holdfast.gateway.journal.TestMessages.WALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.gateway.config.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

  @TempDir Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @BeforeEach
  void startTheClock() {
    now.set(Instant.EPOCH.plus(WALL, ChronoUnit.MICROS));
  }

  private Journal open(Duration keepFor, Size keepSize) throws JournalException {
    InstantSource clock = () -> now.updateAndGet(t -> t.plusMillis(1));
    return Journal.open(
        new JournalSettings(folder, keepFor, keepSize, 100_000, 1 << 28), clock, e -> {});
  }

  private static void fill(Journal journal, String link, int count, int bytes)
      throws InterruptedException {
    CountDownLatch durable = new CountDownLatch(count);
    for (int i = 1; i <= count; i++) {
      assertThat(journal.append(TestMessages.ofSize(link, i, bytes), id -> durable.countDown()))
          .isTrue();
    }
    assertThat(durable.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static long oldest(JournalReader reader) throws JournalException {
    return reader.messages(null, 0, 1).stream().mapToLong(StoredMessage::id).findFirst().orElse(0);
  }

  @Test
  void removesWhatIsTooOld() throws Exception {
    try (Journal journal = open(Duration.ofHours(1), new Size(1L << 40));
        JournalReader reader = journal.reader()) {
      fill(journal, "a", 3_000, 10);
      now.updateAndGet(t -> t.plus(Duration.ofHours(2)));

      journal.startRetention(List.of());

      await().until(() -> oldest(reader) == 0);
    }
  }

  @Test
  void keepsOldMessagesThatASinkHasNotDelivered() throws Exception {
    try (Journal journal = open(Duration.ofHours(1), new Size(1L << 40));
        JournalReader reader = journal.reader()) {
      fill(journal, "a", 10, 10);
      journal.moveCursor("mes", 4);
      now.updateAndGet(t -> t.plus(Duration.ofHours(2)));

      journal.startRetention(List.of(new SinkInterest("mes", link -> true)));

      await().until(() -> oldest(reader) == 5);
      journal.moveCursor("mes", 10);
      now.updateAndGet(t -> t.plus(Duration.ofHours(2)));
      await().until(() -> oldest(reader) == 0);
      assertThat(journal.status().undeliveredDropped()).isZero();
    }
  }

  @Test
  void removesNothingBeforeTheSinksAreKnown() throws Exception {
    try (Journal journal = open(Duration.ofHours(1), new Size(1L << 40));
        JournalReader reader = journal.reader()) {
      fill(journal, "a", 1, 10);
      now.updateAndGet(t -> t.plus(Duration.ofDays(9)));
      fill(journal, "a", 1, 10);
      fill(journal, "a", 1, 10);

      assertThat(oldest(reader)).isEqualTo(1);
    }
  }

  @Test
  void dropsTheOldestLoudlyWhenTooLarge() throws Exception {
    try (Journal journal = open(Duration.ofDays(30), Size.mebibytes(2));
        JournalReader reader = journal.reader()) {
      fill(journal, "a", 1_000, 5_000);
      fill(journal, "b", 10, 5_000);

      journal.startRetention(List.of(new SinkInterest("mes", "a"::equals)));

      await().until(() -> journal.status().undeliveredDropped() > 400);
      await().until(() -> oldest(reader) > 400);
      assertThat(reader.messages(null, 1_009, 10)).hasSize(1);
      assertThat(reader.events(null, 0, 10))
          .isNotEmpty()
          .allSatisfy(event -> {
            assertThat(event.kind()).isEqualTo("undelivered-dropped");
            assertThat(event.text()).contains("the sink mes").contains("2MiB");
          });
    }
  }

  @Test
  void givesRoomBackToTheFileSystem() throws Exception {
    try (Journal journal = open(Duration.ofDays(30), Size.mebibytes(1))) {
      fill(journal, "a", 2_000, 5_000);
      journal.startRetention(List.of());
      await().until(() -> size("journal.db") < 3L << 20);
    }
  }

  private long size(String file) throws java.io.IOException {
    return Files.size(folder.resolve(file));
  }
}
