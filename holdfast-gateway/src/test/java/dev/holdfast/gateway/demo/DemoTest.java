package dev.holdfast.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.gateway.cli.HoldfastProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as a user runs it. */
class DemoTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** 2 s by contract, and something for a machine that does much else. */
  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  private static final Pattern TALLY =
      Pattern.compile("(\\S+) (\\S+) +journaled=(\\d+) delivered=(\\d+) acknowledged=(\\d+)");
  private static final Pattern PID = Pattern.compile("(tool|meters|gateway)=(\\d+)");

  @TempDir static Path folder;

  private static List<String> output = List.of();
  private static int exitCode = -1;

  @BeforeAll
  static void runForSevenSeconds() throws IOException, InterruptedException {
    try (HoldfastProcess demo =
        HoldfastProcess.start(
            folder, "demo", "--seconds", "7", "--folder", folder.resolve("kept").toString())) {
      exitCode = demo.awaitExit(Duration.ofSeconds(60));
      output = demo.output();
    }
  }

  private static Map<String, ProcessHandle> children(HoldfastProcess demo)
      throws InterruptedException {
    Map<String, ProcessHandle> children = new TreeMap<>();
    Matcher pids = PID.matcher(demo.awaitLine(line -> line.startsWith("processes "), PATIENCE));
    while (pids.find()) {
      ProcessHandle.of(Long.parseLong(pids.group(2)))
          .ifPresent(child -> children.put(pids.group(1), child));
    }
    assertThat(children).containsOnlyKeys("tool", "meters", "gateway");
    return children;
  }

  /** A copy of what the demonstration left. */
  private static Path copy(Path to) throws IOException {
    Path from = folder.resolve("kept");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            to.resolve(from.relativize(file).toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return to;
  }

  @Test
  void losesNothing() {
    assertThat(output).last().isEqualTo("lost=0 duplicates=0");
    assertThat(exitCode).isZero();
  }

  @Test
  void tellsWhereItsConfigurationAndPageAre() {
    assertThat(output.get(0))
        .isEqualTo("configuration " + folder.resolve("kept").resolve("holdfast.yaml"));
    assertThat(output.get(1)).matches("web page +http://127\\.0\\.0\\.1:\\d+/");
    assertThat(folder.resolve("kept/holdfast.yaml")).isRegularFile();
  }

  @Test
  void carriesMessagesOfFourProtocolsAndEachIsJournaledDeliveredAndAcknowledged() {
    Map<String, Long> delivered = new TreeMap<>();
    for (String line : output) {
      Matcher tally = TALLY.matcher(line);
      if (tally.matches()) {
        delivered.put(tally.group(1) + " " + tally.group(2), Long.valueOf(tally.group(4)));
        assertThat(tally.group(3)).as("journaled, of: %s", line).isEqualTo(tally.group(4));
        assertThat(Long.parseLong(tally.group(5))).as("acknowledged, of: %s", line).isPositive();
      }
    }
    assertThat(delivered)
        .containsOnlyKeys(
            "etcher hsms", "meters dlt645-2007", "meters dlt698.45", "meters modbus-rtu");
    assertThat(delivered.values().stream().mapToLong(Long::longValue).sum()).isGreaterThan(40);
  }

  @Test
  void countsALineThatIsGoneFromTheSinksFile(@TempDir Path copy)
      throws IOException, InterruptedException {
    Path sink = copy(copy).resolve("messages.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(sink, StandardCharsets.UTF_8));
    assertThat(lines.removeIf(line -> line.contains("0103b10400000003"))).isTrue();
    Files.write(sink, lines);
    try (HoldfastProcess recount =
        HoldfastProcess.start(folder, "demo", "--recount", copy.toString())) {
      assertThat(recount.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(recount.output()).last().isEqualTo("lost=1 duplicates=0");
    }
  }

  @Test
  void leavesNothingBehindWhenItIsToldToEnd() throws IOException, InterruptedException {
    try (HoldfastProcess demo = HoldfastProcess.start(folder, "demo")) {
      Map<String, ProcessHandle> children = children(demo);
      Path configuration = Path.of(demo.output().getFirst().substring("configuration ".length()));
      assertThat(configuration).isRegularFile();
      demo.terminate();
      assertThat(demo.awaitExit(END_WITHIN)).as("exit code, %s", demo.errors()).isZero();
      assertThat(configuration.getParent()).doesNotExist();
      assertThat(children.values()).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void itsProcessesEndWithItHoweverItDies(@TempDir Path kept)
      throws IOException, InterruptedException {
    try (HoldfastProcess demo =
        HoldfastProcess.start(folder, "demo", "--folder", kept.toString())) {
      Map<String, ProcessHandle> children = children(demo);
      demo.kill();
      await()
          .atMost(PATIENCE)
          .until(() -> children.values().stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Tag("long")
  @Test
  void losesNothingThoughEachProcessIsKilled() throws IOException, InterruptedException {
    try (HoldfastProcess demo = HoldfastProcess.start(folder, "demo", "--seconds", "25")) {
      Map<String, ProcessHandle> children = children(demo);
      for (String name : List.of("tool", "meters", "gateway")) {
        Thread.sleep(Duration.ofSeconds(3));
        assertThat(Objects.requireNonNull(children.get(name)).destroyForcibly()).isTrue();
        demo.awaitLine(line -> line.startsWith("restarted " + name), Duration.ofSeconds(6));
      }
      assertThat(demo.awaitExit(Duration.ofSeconds(60))).isZero();
      assertThat(demo.output()).last().asString().startsWith("lost=0 ");
    }
  }
}
