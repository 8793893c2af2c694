package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What scripts rely on, whatever the command: exit codes, and what goes to which stream. */
class CommandLineContractTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sim",
        "sim tool --listen 127.0.0.1:0 --bogus",
        "sim tool --listen 127.0.0.1:0 --t3 5x",
        "sim tool --listen 127.0.0.1:0 --device-id 32768",
        "sim tool --listen nonsense",
        "sim tool",
        "sim tool --listen 127.0.0.1:0 --dial 127.0.0.1:5000",
        "sim tool --listen 127.0.0.1:0 --connect active",
        "sim tool --dial 127.0.0.1:5000 --connect passive",
        "sim tool --listen 127.0.0.1:0 --select-status 256",
        "sim tool --listen 127.0.0.1:0 --on-separate sulk",
        "sim tool --listen 127.0.0.1:0 --on-separate keep --profile strict-ss",
        "conform",
        "conform hsms",
        "conform hsms --connect nonsense",
        "conform hsms --connect 127.0.0.1:5000 --listen 127.0.0.1:0",
        "conform hsms --connect 127.0.0.1:5000 --profile strict",
        "conform hsms --connect 127.0.0.1:5000 --device-id 32767",
        "conform hsms --connect 127.0.0.1:5000 --row none",
        "sim meter --listen 127.0.0.1:99999",
        "sim meter --listen 127.0.0.1:0 --protocols rtu,iec",
        "demo --seconds x",
        "demo --seconds -1",
        "demo --http 65536",
        "demo --recount none",
        "run --config none.yaml",
        "check --config none.yaml",
      })
  void wrongUsageEndsWithTwoAndSaysWhyOnStandardError(String line)
      throws IOException, InterruptedException {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    try (HoldfastProcess process = HoldfastProcess.start(folder, arguments)) {
      assertThat(process.awaitExit(SOON))
          .as("exit code, having said: %s", process.errors())
          .isEqualTo(2);
      if (!line.startsWith("check")) {
        assertThat(process.output()).isEmpty();
        assertThat(process.errors()).isNotBlank().doesNotContain("\tat ");
      }
    }
  }

  @Test
  void everyCommandTellsItsOptionsWhenAsked() throws IOException, InterruptedException {
    List<HoldfastProcess> processes = new ArrayList<>();
    try {
      for (String line :
          List.of(
              "--help", "sim tool --help", "conform hsms --help", "decode --help", "run --help")) {
        processes.add(HoldfastProcess.start(folder, line.split(" ")));
      }
      for (HoldfastProcess process : processes) {
        assertThat(process.awaitExit(SOON)).isZero();
        assertThat(process.output().getFirst()).startsWith("Usage: holdfast");
        assertThat(process.errors()).isEmpty();
      }
    } finally {
      processes.forEach(HoldfastProcess::close);
    }
  }

  @Test
  void saysInWordsThatAFolderCannotBeUsed() throws IOException, InterruptedException {
    String file = write("file", "");
    try (HoldfastProcess demo =
        HoldfastProcess.start(folder, "demo", "--seconds", "1", "--folder", file)) {
      assertThat(demo.awaitExit(SOON)).isEqualTo(1);
      assertThat(demo.output()).isEmpty();
      assertThat(demo.errors()).isEqualTo("holdfast: " + file + ": a file stands in its place\n");
    }
  }

  @Test
  void schemaPrintsOneJsonObject() throws IOException, InterruptedException {
    try (HoldfastProcess schema = HoldfastProcess.start(folder, "schema")) {
      assertThat(schema.awaitExit(SOON)).isZero();
      JsonNode tree = new JsonMapper().readTree(String.join("\n", schema.output()));
      assertThat(tree.path("$schema").asString()).startsWith("https://json-schema.org/");
      assertThat(tree.path("properties").has("links")).isTrue();
    }
  }

  @Test
  void checkNamesFileLineAndColumnOfEachFault() throws IOException, InterruptedException {
    String faulty =
        write(
            "faulty.yaml",
            """
            links:
              - {name: a, protocol: hsms, endpoint: "tcp://127.0.0.1:5000", hsms: {t3: 45}}
              - {name: b, protocol: hsmx, endpoint: "tcp://127.0.0.1:5001"}
            """);
    try (HoldfastProcess check = HoldfastProcess.start(folder, "check", "--config", faulty)) {
      assertThat(check.awaitExit(SOON)).isEqualTo(2);
      assertThat(check.output())
          .hasSize(2)
          .satisfiesExactly(
              first -> assertThat(first).startsWith(faulty + ":2:76: ").contains("t3"),
              second -> assertThat(second).startsWith(faulty + ":3:25: ").contains("hsmx"));
    }
  }

  @Test
  void checkSaysThatASoundConfigurationIsValid() throws IOException, InterruptedException {
    String sound =
        write(
            "sound.yaml",
            """
            links:
              - {name: a, protocol: hsms, endpoint: "tcp://127.0.0.1:5000"}
            """);
    try (HoldfastProcess check = HoldfastProcess.start(folder, "check", "--config", sound)) {
      assertThat(check.awaitExit(SOON)).isZero();
      assertThat(check.output()).singleElement().asString().startsWith(sound + " is valid: 1 link");
    }
  }
}
