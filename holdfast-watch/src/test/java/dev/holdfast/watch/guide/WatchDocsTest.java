package dev.holdfast.watch.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.watch.ConnectionVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page about connections says what the code says. */
class WatchDocsTest {

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "watch.md"), StandardCharsets.UTF_8);
  }

  @Test
  void listsEveryKeepaliveSetting() throws IOException {
    for (KeepaliveGuide guide : KeepaliveGuide.ALL) {
      for (KeepaliveGuide.Setting setting : guide.settings()) {
        assertThat(page())
            .contains(
                "| %s | `%s` | %s | %s | `%s` | %s |\n"
                    .formatted(
                        guide.system(),
                        setting.name(),
                        setting.usual(),
                        setting.unit(),
                        setting.command(),
                        setting.meaning()));
      }
      assertThat(page()).contains("- " + guide.system() + ": " + guide.note() + "\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsEveryVerdict(ConnectionVerdict verdict) throws IOException {
    assertThat(page()).contains("| `" + verdict.text() + "` |");
  }
}
