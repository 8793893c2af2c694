package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What scripts rely on, whatever the command: exit codes, streams, and how a command ends. */
class CommandLineContractTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** 2 s by contract, and something for a machine that does much else. */
  private static final Duration END_WITHIN = Duration.ofSeconds(4);

  @TempDir Path folder;

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sim",
        "bogus",
        "decode --jsn",
        "sim tool",
        "sim tool --listen 127.0.0.1:0 --bogus",
        "sim tool --listen 127.0.0.1:0 --t3 5x",
        "sim tool --listen 127.0.0.1:0 --device-id 32768",
        "sim tool --listen nonsense",
        "sim meter --listen 127.0.0.1:99999",
        "sim meter --listen 127.0.0.1:0 --address 12x",
        "sim meter --listen 127.0.0.1:0 --protocols rtu,iec",
        "demo --seconds x",
        "demo --seconds -1",
        "demo --http 65536",
        "demo --recount none",
        "run",
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
      for (String line : List.of("--help", "sim tool --help", "decode --help", "run --help")) {
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

  @Test
  void serversEndWithZeroWhenToldTo() throws IOException, InterruptedException {
    String configuration = write("holdfast.yaml", gatewayThatDialsNobody());
    try (HoldfastProcess tool = sim("tool");
        HoldfastProcess meter = sim("meter");
        HoldfastProcess run = HoldfastProcess.start(folder, "run", "--config", configuration)) {
      tool.awaitListening();
      meter.awaitListening();
      awaitLog(run, "1 links");
      for (HoldfastProcess server : List.of(tool, meter, run)) {
        server.terminate();
      }
      for (HoldfastProcess server : List.of(tool, meter, run)) {
        assertThat(server.awaitExit(END_WITHIN)).as("exit code, %s", server.errors()).isZero();
      }
      assertThat(run.output()).isEmpty();
    }
  }

  @Test
  void aServerWhoseParentIsGoneEnds() throws IOException, InterruptedException {
    try (HoldfastProcess meter =
        HoldfastProcess.start(
            folder,
            Map.of("HOLDFAST_ENDS_WITH_PARENT", "1"),
            "sim",
            "meter",
            "--listen",
            "127.0.0.1:0")) {
      meter.awaitListening();
      meter.input("");
      assertThat(meter.awaitExit(END_WITHIN)).isZero();
    }
  }

  private HoldfastProcess sim(String device) throws IOException {
    return HoldfastProcess.start(folder, "sim", device, "--listen", "127.0.0.1:0", "--quiet");
  }

  private static String gatewayThatDialsNobody() throws IOException {
    return """
    gateway: {http: off}
    links:
      - {name: a, protocol: hsms, endpoint: "tcp://%s"}
    """
        .formatted(RawSocket.freeAddress());
  }

  private static void awaitLog(HoldfastProcess process, String text) {
    org.awaitility.Awaitility.await().atMost(SOON).until(() -> process.errors().contains(text));
  }
}
