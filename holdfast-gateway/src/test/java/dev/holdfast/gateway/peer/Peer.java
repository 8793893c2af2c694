package dev.holdfast.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A program that others wrote, as a process. */
public final class Peer implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;

  private final Process process;
  private final Path output;

  private Peer(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Skips the test, saying why, where a program is not installed. */
  public static void assumeInstalled(String program) {
    assumeTrue(
        List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
        program + " is not installed");
  }

  /** Starts a program; what it prints goes to a file of the folder. */
  public static Peer start(Path folder, String... command) throws IOException {
    Path output = Files.createTempFile(folder, "peer", ".txt");
    return new Peer(
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        output);
  }

  /** Runs a program to its end and gives what it printed. */
  public static String run(Path folder, String... command)
      throws IOException, InterruptedException {
    try (Peer peer = start(folder, command)) {
      boolean ended = peer.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String text = peer.output();
      assertThat(ended).as("%s ends: %s", List.of(command), text).isTrue();
      return text;
    }
  }

  /** Two serial ports, {@code a} and {@code b} in the folder, each the far end of the other. */
  public static Peer serialPair(Path folder) throws IOException {
    assumeInstalled("socat");
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");
    Peer socat = start(folder, "socat", "pty,raw,echo=0,link=" + a, "pty,raw,echo=0,link=" + b);
    Awaitility.await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> Files.exists(a) && Files.exists(b));
    return socat;
  }

  /** All it has printed so far. */
  public String output() throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }

  /** Waits until it has printed a text. */
  public void awaitOutput(String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .untilAsserted(() -> assertThat(output()).contains(text));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
