package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.sim.net.Namespaces;
import dev.holdfast.sim.net.NetworkFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@EnabledOnOs(OS.LINUX)
class BenchNetCommandTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void listsTheFaults() throws Exception {
    try (HoldfastProcess list = HoldfastProcess.start(folder, "bench-net", "list")) {
      assertThat(list.awaitExit(PATIENCE)).isZero();
      assertThat(list.output()).hasSameSizeAs(NetworkFault.values());
      assertThat(list.output().getFirst()).startsWith("firewall-reset ");
    }
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    try (HoldfastProcess run = HoldfastProcess.start(folder, "bench-net", "run", "fire")) {
      assertThat(run.awaitExit(PATIENCE)).isEqualTo(ExitCode.USAGE);
      assertThat(run.errors()).contains("there is no 'fire' among the faults");
    }
  }

  /** Needs root, ip (iproute2) and nft. */
  @Test
  void showsWhatAProgramAndALinkSeeOfAFault() throws Exception {
    assumeTrue(
        Namespaces.unavailable().isEmpty(), "network namespaces need root, ip (iproute2) and nft");
    String[] words = {
      "bench-net",
      "run",
      "killed",
      "--settings",
      "default,holdfast",
      "--traffic",
      "busy",
      "--runs",
      "1",
      "--json"
    };
    try (HoldfastProcess run = HoldfastProcess.start(folder, words)) {
      assertThat(run.awaitExit(PATIENCE)).isZero();
      List<JsonNode> seen =
          run.output().stream().map(line -> new JsonMapper().readTree(line)).toList();
      assertThat(seen).allMatch(one -> one.path("fault").asString().equals("killed"));
      assertThat(seen)
          .filteredOn(one -> one.path("settings").asString().equals("default"))
          .extracting(one -> one.path("saw").asString())
          .containsExactlyInAnyOrder("read", "write");
      assertThat(seen)
          .filteredOn(one -> one.path("settings").asString().equals("holdfast"))
          .extracting(one -> one.path("saw").asString())
          .contains("verdict");
    }
  }
}
