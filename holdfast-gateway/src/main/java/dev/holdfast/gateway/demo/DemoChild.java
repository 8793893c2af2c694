package dev.holdfast.gateway.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process of the demonstration: another {@code holdfast} command, ended with its parent. */
final class DemoChild implements AutoCloseable {

  private static final Duration LISTENING_WITHIN = Duration.ofSeconds(20);
  private static final Duration END_WITHIN = Duration.ofSeconds(4);

  private final String name;
  private final Path log;
  private final Map<String, String> environment;
  private List<String> arguments = List.of();
  private @Nullable Process process;
  private CompletableFuture<String> listening = new CompletableFuture<>();

  /**
   * @param environment set for the child on top of ours; it holds what makes the child end with us
   */
  DemoChild(String name, Path log, Map<String, String> environment) {
    this.name = name;
    this.log = log;
    this.environment = Map.copyOf(environment);
  }

  String name() {
    return name;
  }

  /** Starts {@code holdfast} with these arguments. */
  void start(List<String> arguments) throws IOException {
    restartWith(arguments);
    restart();
  }

  /** Sets the arguments for the next start. */
  void restartWith(List<String> arguments) {
    this.arguments = List.copyOf(arguments);
  }

  /** Starts the child with the arguments it has. */
  void restart() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JavaOptions.ofChildren());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.holdfast.gateway.cli.Holdfast");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectError(Redirect.appendTo(log.toFile()));
    Process started = builder.start();
    process = started;
    CompletableFuture<String> line = new CompletableFuture<>();
    listening = line;
    Thread.ofVirtual().name(name + "-output").start(() -> follow(started, line));
  }

  private void follow(Process started, CompletableFuture<String> listeningLine) {
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        Writer copy =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("listening ")) {
          listeningLine.complete(line.substring("listening ".length()));
        }
        copy.write(line);
        copy.write('\n');
        copy.flush();
      }
    } catch (IOException e) {
      listeningLine.completeExceptionally(new UncheckedIOException(e));
    }
    listeningLine.completeExceptionally(new IOException(name + " ended; see " + log));
  }

  /** Where the child listens, once it says so. */
  String awaitListening() throws IOException, InterruptedException {
    try {
      return listening.get(LISTENING_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(name + " does not listen; see " + log, e);
    }
  }

  boolean alive() {
    return process != null && process.isAlive();
  }

  /** The exit code of a child that has ended; 137 where it was killed. */
  int exitCode() {
    return process == null ? -1 : process.exitValue();
  }

  /** The last line that a child has logged; empty where there is none. */
  static String lastLine(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      return lines.filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
    }
  }

  /** Asks the child to end, without waiting for it. */
  void ask() {
    if (process != null) {
      process.destroy();
    }
  }

  long pid() {
    return process == null ? -1 : process.pid();
  }

  /** Asks the child to end, and ends it where it does not. */
  @Override
  public void close() {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
