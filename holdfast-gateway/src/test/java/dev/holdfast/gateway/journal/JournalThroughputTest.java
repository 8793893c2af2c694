package dev.holdfast.gateway.journal;

import static dev.holdfast.gateway.journal.TestMessages.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalThroughputTest {

  private static final int ROWS = 50_000;

  @Test
  void writesManyRowsInBatches(@TempDir Path folder) throws Exception {
    try (Journal journal = Journal.open(settings(folder), InstantSource.system(), e -> {})) {
      CountDownLatch durable = new CountDownLatch(ROWS);
      long start = System.nanoTime();
      for (int i = 1; i <= ROWS; i++) {
        assertThat(journal.append(TestMessages.ofSize("a", i, 200), id -> durable.countDown()))
            .isTrue();
      }
      assertThat(durable.await(60, TimeUnit.SECONDS)).isTrue();
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf("journal: %.0f rows/s of 200 bytes%n", ROWS / seconds);
      assertThat(journal.status().written()).isEqualTo(ROWS);
    }
  }
}
