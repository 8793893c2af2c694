package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The two programs as processes of their own, against each other. */
class ExamplesTest {

  private static final int LONGEST = 60;

  private static Process start(Class<?> program, String argument) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName(),
            argument)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  @Timeout(60)
  void theHostAsksTheEquipmentAndHearsItsEvents() throws IOException, InterruptedException {
    Process equipment = start(EquipmentExample.class, "127.0.0.1:0");
    try (BufferedReader said = equipment.inputReader(StandardCharsets.UTF_8)) {
      String endpoint = said.readLine();
      Process host = start(HostExample.class, endpoint.replace("tcp-listen://", ""));
      List<String> heard = host.inputReader(StandardCharsets.UTF_8).lines().toList();
      assertThat(host.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(heard)
          .anyMatch(line -> line.startsWith("NOT_SELECTED to SELECTED"))
          .anyMatch(line -> line.startsWith("values <L [2]"))
          .contains("three events");
      assertThat(said.readLine()).matches("event \\d+ acknowledged");
    } finally {
      equipment.destroyForcibly();
    }
  }

  @Test
  void eachIsShort() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source :
          sources.filter(path -> path.toString().endsWith("Example.java")).toList()) {
        assertThat(Files.readAllLines(source)).as("%s", source).hasSizeLessThan(LONGEST);
      }
    }
  }
}
