package dev.holdfast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations among the examples are sound, with the files that they name. */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("../docs/examples");

  static List<Path> configurations() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.toString().endsWith("-names.yaml"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void isAConfigurationWithLinks(Path file) {
    assertThat(ConfigLoader.load(file))
        .isInstanceOfSatisfying(
            Loaded.Sound.class, sound -> assertThat(sound.config().links()).isNotEmpty());
  }
}
