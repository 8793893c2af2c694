package dev.holdfast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Run with {@code -Dholdfast.write-reference=true} to write the page anew. */
class ConfigReferenceTest {

  private static final Path PAGE = Path.of("../docs/configuration.md");

  @Test
  void standsInTheDocumentsAsGenerated() throws IOException {
    if (Boolean.getBoolean("holdfast.write-reference")) {
      Files.writeString(PAGE, ConfigReference.markdown());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(ConfigReference.markdown());
  }
}
