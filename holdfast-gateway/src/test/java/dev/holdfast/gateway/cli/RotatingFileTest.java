package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {

  @TempDir Path folder;

  @Test
  void beginsANewFileAndKeepsSoManyFullOnes() throws IOException {
    Path path = folder.resolve("t.log");
    try (RotatingFile file = new RotatingFile(path, 10, 2)) {
      for (int i = 0; i < 5; i++) {
        file.write("line " + i + " .\n");
      }
    }
    assertThat(path).hasContent("line 4 .\n");
    assertThat(folder.resolve("t.log.1")).hasContent("line 3 .\n");
    assertThat(folder.resolve("t.log.2")).hasContent("line 2 .\n");
    assertThat(folder.resolve("t.log.3")).doesNotExist();
  }

  @Test
  void goesOnInTheFileThatIsThere() throws IOException {
    Path path = folder.resolve("t.log");
    Files.writeString(path, "before\n");
    try (RotatingFile file = new RotatingFile(path, 100, 2)) {
      file.write("after\n");
    }
    assertThat(path).hasContent("before\nafter\n");
  }
}
