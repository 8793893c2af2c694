package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("long")
class ConformHsmsCommandTest {

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String SOME_ROWS = "select,second-select,other-device,body-ends-early";

  @TempDir Path folder;

  private HoldfastProcess tool(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("sim", "tool", "--quiet"));
    arguments.addAll(List.of(options));
    return HoldfastProcess.start(folder, arguments.toArray(String[]::new));
  }

  private HoldfastProcess conform(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("conform", "hsms"));
    arguments.addAll(List.of(options));
    return HoldfastProcess.start(folder, arguments.toArray(String[]::new));
  }

  @Test
  void printsALineARowAndEndsWithZeroWhereAllPass() throws Exception {
    try (HoldfastProcess tool = tool("--listen", "127.0.0.1:0");
        HoldfastProcess run = conform("--connect", tool.awaitListening(), "--row", SOME_ROWS)) {
      assertThat(run.awaitExit(SOON)).isZero();
      assertThat(run.output())
          .containsExactly(
              "select | Select.rsp 0, keep | Select.rsp 0, keep | pass",
              "second-select | Select.rsp 1, keep | Select.rsp 1, keep | pass",
              "other-device | S9F1, keep | S9F1, keep | pass",
              "body-ends-early | S9F7, keep | S9F7, keep | pass",
              "rows=4 pass=4 differs=0");
      assertThat(run.errors()).isEmpty();
    }
  }

  @Test
  void tellsWhatDiffersAndEndsWithOne() throws Exception {
    try (HoldfastProcess tool = tool("--listen", "127.0.0.1:0", "--on-separate", "ignore");
        HoldfastProcess run =
            conform("--connect", tool.awaitListening(), "--json", "--row", "select,separate")) {
      assertThat(run.awaitExit(SOON)).isEqualTo(1);
      List<JsonNode> rows = new ArrayList<>();
      for (String line : run.output()) {
        rows.add(new JsonMapper().readTree(line));
      }
      assertThat(rows).hasSize(2);
      assertThat(rows.get(0).path("conforms").asBoolean()).isTrue();
      assertThat(rows.get(1).path("row").asString()).isEqualTo("separate");
      assertThat(rows.get(1).path("expected").asString()).isEqualTo("close or silence, keep");
      assertThat(rows.get(1).path("seen").asString())
          .isEqualTo("silence, not selected: Select.rsp 1 then keep");
      assertThat(rows.get(1).path("conforms").asBoolean()).isFalse();
    }
  }

  @Test
  void judgesByTheProfileThatIsAsked() throws Exception {
    try (HoldfastProcess tool = tool("--listen", "127.0.0.1:0", "--profile", "strict-ss")) {
      String address = tool.awaitListening();
      for (String profile : List.of("lenient", "strict-ss")) {
        try (HoldfastProcess run =
            conform("--connect", address, "--profile", profile, "--row", "data-before-select")) {
          assertThat(run.awaitExit(SOON)).isEqualTo(profile.equals("lenient") ? 1 : 0);
        }
      }
    }
  }

  @Test
  void waitsForAPeerThatDials() throws Exception {
    try (HoldfastProcess run =
        conform(
            "--listen", "127.0.0.1:0", "--t5", "1", "--row", "select-refused-3,redial-after-fin")) {
      Awaitility.await().atMost(SOON).until(() -> run.errors().startsWith("listening "));
      String address = run.errors().split(" ", -1)[1];
      try (HoldfastProcess tool = tool("--dial", address, "--t5", "1")) {
        assertThat(run.awaitExit(SOON)).as("%s", run.output()).isZero();
        assertThat(run.output())
            .contains("select-refused-3 | Select.req, close | Select.req, close | pass")
            .last()
            .isEqualTo("rows=2 pass=2 differs=0");
        assertThat(tool.output()).hasSize(1);
      }
    }
  }

  @Test
  void playsTheRowsOfAFile() throws Exception {
    Path script =
        Files.writeString(
            folder.resolve("own.txt"),
            """
            row loopback
              selected
              send S2F25W=2101aa
              expect S2F26=2101aa
            """);
    try (HoldfastProcess tool = tool("--listen", "127.0.0.1:0");
        HoldfastProcess run =
            conform("--connect", tool.awaitListening(), "--script", script.toString())) {
      assertThat(run.awaitExit(SOON)).isZero();
      assertThat(run.output().getFirst()).isEqualTo("loopback | S2F26 | S2F26 | pass");
    }
  }

  @Test
  void saysThatNobodyIsThere() throws Exception {
    try (HoldfastProcess run = conform("--connect", RawSocket.freeAddress())) {
      assertThat(run.awaitExit(SOON)).isEqualTo(4);
      assertThat(run.output()).isEmpty();
      assertThat(run.errors()).startsWith("holdfast: nobody answers at 127.0.0.1:");
    }
  }

  @Test
  void namesFileAndLineOfAFault() throws Exception {
    Path script = Files.writeString(folder.resolve("own.txt"), "row a\n  jump\n");
    try (HoldfastProcess run =
        conform("--connect", RawSocket.freeAddress(), "--script", script.toString())) {
      assertThat(run.awaitExit(SOON)).isEqualTo(2);
      assertThat(run.errors()).contains("own.txt:2: no step \"jump\"");
    }
  }
}
