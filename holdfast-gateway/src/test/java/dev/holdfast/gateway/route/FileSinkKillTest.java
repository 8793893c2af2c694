package dev.holdfast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.gateway.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class FileSinkKillTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  @Test
  void writesEachMessageOnceThoughKilled() throws Exception {
    deliver(5_000, 1);
  }

  @Test
  @Tag("long")
  void writesEachMessageOnceThoughKilledAgainAndAgain() throws Exception {
    deliver(90_000, 25);
  }

  /** Kills the delivering process a number of times on the way through the journal. */
  private void deliver(int messages, int kills) throws Exception {
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, messages);
    }
    for (int kill = 1; kill <= kills; kill++) {
      killBeyond((long) messages * kill / (kills + 1));
    }
    try (Journal journal = RouteBench.journal(folder);
        Router router = RouteBench.router(journal, "*", Deliverer.sink(folder))) {
      await().until(() -> router.status().getFirst().lag() == 0);
    }
    assertThat(ids()).isEqualTo(LongStream.rangeClosed(1, messages).boxed().toList());
  }

  /** Starts a process that delivers, and kills it once the files hold about so many lines. */
  private void killBeyond(long lines) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Deliverer.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      await().pollDelay(0, TimeUnit.MILLISECONDS).until(() -> bytes() > lines * 150);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  /** A file set aside since it was listed counts as empty until the next look. */
  private long bytes() throws IOException {
    long sum = 0;
    for (Path file : files()) {
      sum += file.toFile().length();
    }
    return sum;
  }

  /** Files set aside in the order of their names, then the one being written. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found =
          all.filter(file -> String.valueOf(file.getFileName()).startsWith("x.jsonl"))
              .sorted()
              .toList();
      return found.isEmpty()
          ? found
          : Stream.concat(found.stream().skip(1), found.stream().limit(1)).toList();
    }
  }

  private List<Long> ids() throws IOException {
    return files().stream()
        .flatMap(file -> {
          try {
            return Files.readAllLines(file).stream();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        })
        .map(line -> JSON.readTree(line).path("id").asLong())
        .toList();
  }
}
