package dev.holdfast.sim.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {

  @TempDir Path dir;
  private Path path;
  private final List<String> read = new ArrayList<>();

  @BeforeEach
  void name() {
    path = dir.resolve("record.jsonl");
  }

  @Test
  void lineStandsInTheFileAsSoonAsItIsWritten() throws IOException {
    try (RecordFile file = RecordFile.open(path)) {
      file.append(RecordLine.acknowledged("hsms", "S6F11:17"));
      assertThat(path).hasContent("{\"link\":\"hsms\",\"id\":\"S6F11:17\"}\n");
    }
  }

  @Test
  void goesOnBehindWhatStandsThere() throws IOException {
    Files.writeString(path, "one\n");
    try (RecordFile file = RecordFile.open(path, read::add)) {
      file.append("two");
    }
    assertThat(read).containsExactly("one");
    assertThat(path).hasContent("one\ntwo\n");
  }

  @Test
  void cutsOffHalfALine() throws IOException {
    Files.writeString(path, "one\ntw");
    try (RecordFile file = RecordFile.open(path, read::add)) {
      file.append("three");
    }
    assertThat(read).containsExactly("one");
    assertThat(path).hasContent("one\nthree\n");
  }

  @Test
  void cutsOffHalfALineLongerThanOneRead() throws IOException {
    Files.writeString(path, "one\n" + "x".repeat(10_000));
    RecordFile.open(path, read::add).close();
    assertThat(read).containsExactly("one");
    assertThat(path).hasContent("one\n");
  }

  @Test
  void startsEmptyWhenThereIsNoWholeLine() throws IOException {
    Files.writeString(path, "x".repeat(5_000));
    RecordFile.open(path, read::add).close();
    assertThat(read).isEmpty();
    assertThat(path).isEmptyFile();
  }

  @Test
  void refusesIdsThatWouldNeedEscaping() {
    assertThatThrownBy(() -> RecordLine.acknowledged("hsms", "a\"b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a\"b");
  }
}
