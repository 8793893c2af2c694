package dev.holdfast.gateway.journal;

import static dev.holdfast.gateway.journal.TestMessages.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalKillTest {

  @TempDir Path folder;

  @Test
  void losesNothingAcknowledgedWhenKilled() throws Exception {
    killAfter(500);
  }

  @Test
  @Tag("long")
  void losesNothingAcknowledgedWhenKilledAgainAndAgain() {
    Proof.run("journal-kill", random -> killAfter(1 + random.nextInt(5_000)));
  }

  /** Kills a process after so many acknowledgements and looks for all it printed. */
  private void killAfter(int acknowledgements) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Map<Long, Long> printed = new HashMap<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
      String line = out.readLine();
      while (line != null) {
        int space = line.indexOf(' ');
        printed.put(
            Long.valueOf(line.substring(0, space)), Long.valueOf(line.substring(space + 1)));
        if (printed.size() == acknowledgements) {
          process.toHandle().destroyForcibly();
        }
        line = nextWhole(out);
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(printed.size()).isGreaterThanOrEqualTo(acknowledgements);
    assertAllThere(printed);
  }

  /** The next line that was printed whole: one cut short lacks its second number. */
  private static @Nullable String nextWhole(BufferedReader out) throws IOException {
    String line = out.readLine();
    return line != null && line.matches("[0-9]+ [0-9]+") ? line : null;
  }

  private void assertAllThere(Map<Long, Long> printed) throws JournalException {
    try (Journal journal = Journal.open(settings(folder), InstantSource.system(), e -> {});
        JournalReader reader = journal.reader()) {
      Map<Long, Long> found = new HashMap<>();
      JournalReader.Page page = reader.page(link -> true, 0, 1_000);
      while (!page.messages().isEmpty()) {
        page.messages().forEach(m -> found.put(m.id(), m.sequence()));
        page = reader.page(link -> true, page.lookedUpTo(), 1_000);
      }
      assertThat(found).containsAllEntriesOf(printed);
    }
  }
}
