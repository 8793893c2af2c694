package dev.holdfast.gateway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A {@code holdfast} command as a process of its own, as a user starts it. */
public final class HoldfastProcess implements AutoCloseable {

  private final Process process;
  private final Path errors;
  private final List<String> lines = new ArrayList<>();
  private final CountDownLatch outputEnded = new CountDownLatch(1);

  private HoldfastProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    Thread.ofVirtual().start(this::read);
  }

  /** Starts a command in a folder; its standard error goes to a file there. */
  public static HoldfastProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, Map.of(), arguments);
  }

  /** Starts a command with variables added to its environment. */
  public static HoldfastProcess start(
      Path folder, Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.holdfast.gateway.cli.Holdfast");
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile(folder, "errors-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    return new HoldfastProcess(builder.start(), errors);
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // Killing a process closes its output here as well, whole lines or not.
      synchronized (lines) {
        lines.notifyAll();
      }
    } finally {
      outputEnded.countDown();
      synchronized (lines) {
        lines.notifyAll();
      }
    }
  }

  /** Writes to its standard input and closes it. */
  public HoldfastProcess input(String text) throws IOException {
    try (var in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** The first line that fits, waiting for it. */
  public String awaitLine(Predicate<String> wanted, Duration within) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    synchronized (lines) {
      int next = 0;
      while (true) {
        for (; next < lines.size(); next++) {
          if (wanted.test(lines.get(next))) {
            return lines.get(next);
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || outputEnded.getCount() == 0) {
          throw new AssertionError("no such line within " + within + ", only: " + lines);
        }
        lines.wait(left);
      }
    }
  }

  /** The {@code HOST:PORT} of its line {@code listening HOST:PORT}. */
  public String awaitListening() throws InterruptedException {
    return awaitLine(line -> line.startsWith("listening "), Duration.ofSeconds(20))
        .substring("listening ".length());
  }

  /** Its exit code, once it has ended and all its output is read. */
  public int awaitExit(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("did not end within " + within + ", output: " + output());
    }
    if (!outputEnded.await(5, TimeUnit.SECONDS)) {
      throw new AssertionError("its output did not end with it");
    }
    return process.exitValue();
  }

  /** All lines so far. */
  public List<String> output() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** All that it has written to standard error so far. */
  public String errors() throws IOException {
    return Files.readString(errors, StandardCharsets.UTF_8);
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
