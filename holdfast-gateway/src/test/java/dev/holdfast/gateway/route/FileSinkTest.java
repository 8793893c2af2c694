package dev.holdfast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.gateway.config.SinkConfig;
import dev.holdfast.gateway.config.Size;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.journal.TestMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class FileSinkTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("out/messages.jsonl");
  }

  private static List<Long> ids(Path... files) throws IOException {
    List<String> lines = new java.util.ArrayList<>();
    for (Path each : files) {
      if (Files.exists(each)) {
        lines.addAll(Files.readAllLines(each));
      }
    }
    return lines.stream().map(line -> JSON.readTree(line).path("id").asLong()).toList();
  }

  private static Long[] upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toArray(Long[]::new);
  }

  private void deliverAll(Journal journal, SinkConfig.File sink) {
    try (Router router = RouteBench.router(journal, "*", sink)) {
      await().until(() -> router.status().getFirst().lag() == 0);
    }
  }

  @Test
  void writesOneLineAMessage() throws Exception {
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "etcher-1", 1, 1);
      deliverAll(journal, RouteBench.file(file));

      assertThat(file)
          .hasContent(
              """
              {"id":1,"link":"etcher-1","epoch":1,"sequence":1,"time":"2026-01-01T00:00:00.000002Z",\
              "protocol":"test","kind":"plain","fields":{"said":"1"},"text":"said 1","hex":"31"}
              """);
    }
  }

  @Test
  void writesOnlyTheLinksOfItsRoutes() throws Exception {
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "line-1", 1, 3);
      RouteBench.append(journal, "etcher", 1, 3);
      RouteBench.append(journal, "line-2", 1, 3);
      try (Router router = RouteBench.router(journal, "line-*", RouteBench.file(file))) {
        await().until(() -> router.status().getFirst().lag() == 0);
        assertThat(router.status().getFirst().delivered()).isEqualTo(6);
      }
      assertThat(ids(file)).containsExactly(1L, 2L, 3L, 7L, 8L, 9L);
    }
  }

  @Test
  void writesWhatComesWhileItRuns() throws Exception {
    try (Journal journal = RouteBench.journal(folder);
        Router router = RouteBench.router(journal, "*", RouteBench.file(file))) {
      for (int i = 1; i <= 5; i++) {
        RouteBench.append(journal, "a", i, i);
      }
      await().until(() -> router.status().getFirst().delivered() == 5);
      assertThat(ids(file)).containsExactly(upTo(5));
    }
  }

  @Test
  void goesOnAfterTheLastLineThoughTheCursorIsBehind() throws Exception {
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, 5);
      deliverAll(journal, RouteBench.file(file));
      journal.moveCursor("lines", 1);
      RouteBench.append(journal, "a", 6, 7);
      deliverAll(journal, RouteBench.file(file));

      assertThat(ids(file)).containsExactly(upTo(7));
    }
  }

  @Test
  void cutsOffATornLine() throws Exception {
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, 3);
      deliverAll(journal, RouteBench.file(file));
      String whole = Files.readString(file);
      for (int cut = 1; cut < whole.length(); cut += 119) {
        Files.writeString(file, whole.substring(0, cut), StandardOpenOption.TRUNCATE_EXISTING);
        journal.moveCursor("lines", 0);

        deliverAll(journal, RouteBench.file(file));

        assertThat(file).hasContent(whole);
      }
    }
  }

  @Test
  void beginsNewFilesAndRemovesOldOnes() throws Exception {
    SinkConfig.File sink = new SinkConfig.File("lines", file, new Size(64 << 10), 2);
    try (Journal journal = RouteBench.journal(folder)) {
      for (int round = 0; round < 4; round++) {
        RouteBench.append(journal, "a", round * 500 + 1, round * 500 + 500);
        deliverAll(journal, sink);
      }
    }
    Path third = file.resolveSibling("messages.jsonl.000000001500");
    Path fourth = file.resolveSibling("messages.jsonl.000000002000");
    try (Stream<Path> all = Files.list(file.resolveSibling("."))) {
      assertThat(all.map(Path::normalize)).containsExactlyInAnyOrder(third, fourth, file);
    }
    assertThat(ids(third, fourth, file))
        .containsExactlyElementsOf(LongStream.rangeClosed(1_001, 2_000).boxed().toList());
  }

  @Test
  void knowsTheLastLineOfAFileSetAside() throws Exception {
    SinkConfig.File sink = new SinkConfig.File("lines", file, new Size(64 << 10), 2);
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, 500);
      deliverAll(journal, sink);
      assertThat(file).isEmptyFile();
      journal.moveCursor("lines", 0);
      RouteBench.append(journal, "a", 501, 501);
      deliverAll(journal, sink);

      assertThat(ids(file)).containsExactly(501L);
    }
  }

  @Test
  void startsFromTheBeginningOfAJournalMadeAnew() throws Exception {
    try (Journal journal = RouteBench.journal(folder.resolve("first"))) {
      RouteBench.append(journal, "a", 1, 5);
      deliverAll(journal, RouteBench.file(file));
    }
    try (Journal journal = RouteBench.journal(folder.resolve("second"))) {
      RouteBench.append(journal, "b", 1, 6);
      deliverAll(journal, RouteBench.file(file));
    }
    assertThat(ids(file)).containsExactly(1L, 2L, 3L, 4L, 5L, 1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void waitsUntilTheFileCanBeWritten() throws Exception {
    Path blocked = folder.resolve("blocked");
    Files.writeString(blocked, "a file where the folder should be");
    try (Journal journal = RouteBench.journal(folder);
        Router router =
            RouteBench.router(journal, "*", RouteBench.file(blocked.resolve("x.jsonl")))) {
      RouteBench.append(journal, "a", 1, 3);
      await().until(() -> router.status().getFirst().failures() > 2);
      assertThat(router.status().getFirst().lastError()).isNotNull();
      assertThat(router.status().getFirst().lag()).isEqualTo(3);

      Files.delete(blocked);

      await().until(() -> router.status().getFirst().lag() == 0);
      assertThat(router.status().getFirst().lastError()).isNull();
      assertThat(ids(blocked.resolve("x.jsonl"))).containsExactly(upTo(3));
    }
  }

  @Test
  void passesOverMessagesThatWereRemoved() throws Exception {
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, 3);
      try (var connection =
              java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
          var statement = connection.createStatement()) {
        statement.execute("DELETE FROM message");
      }
      deliverAll(journal, RouteBench.file(file));
      assertThat(journal.cursor("lines")).isEqualTo(3);
    }
  }

  @Test
  void writesHsmsTextAsSml() {
    var message =
        new dev.holdfast.gateway.journal.StoredMessage(
            1, "a", 1, 1, 0, "hsms", "S1F1", TestMessages.body(1), null, "S1F1 W.", "odd \"body\"");

    assertThat(MessageJson.of(message))
        .isEqualTo(
            "{\"id\":1,\"link\":\"a\",\"epoch\":1,\"sequence\":1,"
                + "\"time\":\"1970-01-01T00:00:00.000000Z\",\"protocol\":\"hsms\","
                + "\"kind\":\"S1F1\",\"sml\":\"S1F1 W.\",\"hex\":\"01\","
                + "\"error\":\"odd \\\"body\\\"\"}");
  }

  @Test
  void keepsTheOrderOfManyMessages() throws Exception {
    try (Journal journal = RouteBench.journal(folder)) {
      for (int i : IntStream.range(0, 5).toArray()) {
        RouteBench.append(journal, "a", i * 1_000 + 1, i * 1_000 + 1_000);
      }
      deliverAll(journal, RouteBench.file(file));
      assertThat(ids(file)).containsExactly(upTo(5_000));
    }
  }
}
