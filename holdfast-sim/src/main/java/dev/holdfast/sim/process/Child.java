package dev.holdfast.sim.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A process that runs beside the measurement and ends with it. */
public final class Child implements AutoCloseable {

  /** Options of the Java machine that all sides of a comparison have. */
  public static final List<String> JAVA_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");
  private static final String LISTENING = "listening ";
  private static final long END_WITHIN_SECONDS = 5;

  /** Clock ticks a second in {@code /proc/PID/stat}. */
  private static final double TICKS = 100;

  private static final int UTIME_AFTER_NAME = 11;

  private final Process process;
  private final BufferedReader lines;

  private Child(List<String> command) throws IOException {
    this(new ProcessBuilder(command).redirectError(Redirect.DISCARD));
  }

  private Child(ProcessBuilder builder) throws IOException {
    process = builder.start();
    lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a class of ours with these arguments. */
  public static Child java(Class<?> main, String... args) throws IOException {
    return java(List.of(), main, args);
  }

  /**
   * The same within something.
   *
   * @param within the command that starts it, with its arguments; may be empty
   */
  public static Child java(List<String> within, Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>(within);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JAVA_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return new Child(command);
  }

  /** Starts {@code ./holdfast} with these arguments. */
  public static Child holdfast(Path root, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("holdfast").toString());
    command.addAll(List.of(args));
    return new Child(command);
  }

  /**
   * Starts a Holdfast command that ends when this process does, however that ends.
   *
   * @param environment set on top of ours
   * @param log where its standard error goes
   */
  public static Child endingWithUs(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("HOLDFAST_ENDS_WITH_PARENT", "1");
    return new Child(builder);
  }

  /** The port that it says it listens at. */
  public int awaitPort() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(LISTENING)) {
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
      }
    }
    throw new IOException("the child ended before it listened: " + process.info());
  }

  /** What it prints next, or null at its end. */
  public @Nullable String readLine() throws IOException {
    return lines.readLine();
  }

  /** Writes a line to its standard input. */
  public void tell(String line) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** Ends it by SIGKILL and waits for its end. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends it a signal by its name without {@code SIG}. */
  public void signal(String name) throws IOException, InterruptedException {
    signal(name, List.of(this));
  }

  /** Sends all of them a signal at once. */
  public static void signal(String name, List<Child> children)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    children.forEach(child -> command.add(Long.toString(child.pid())));
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException(command + " ended with status " + status);
    }
  }

  /** Waits for its end. */
  public void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  public boolean alive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Its user and system time so far. */
  public double processorSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid() + "/stat"));
    String[] field = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long user = Long.parseLong(field[UTIME_AFTER_NAME]);
    return (user + Long.parseLong(field[UTIME_AFTER_NAME + 1])) / TICKS;
  }

  /** Its resident memory, MB. */
  public double residentMegabytes() throws IOException {
    Matcher kilobytes = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid() + "/status")));
    if (!kilobytes.find()) {
      throw new IOException("no VmRSS of process " + pid());
    }
    return Long.parseLong(kilobytes.group(1)) * 1024 / 1e6;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
