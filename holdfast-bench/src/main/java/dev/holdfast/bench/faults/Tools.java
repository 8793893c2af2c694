package dev.holdfast.bench.faults;

import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Simulated tools, each a process of its own: {@code holdfast sim tool}. */
final class Tools implements AutoCloseable {

  /** So that mostly an answer is awaited. */
  private static final String LINKTEST_DELAY = "300ms";

  /** There may be a hundred of them. */
  private static final Map<String, String> SMALL =
      Map.of("HOLDFAST_JAVA_OPTS", "-Xms8m -Xmx48m -XX:TieredStopAtLevel=1");

  /** So many may be starting at a time. */
  private static final int STARTING = 6;

  private final List<Child> tools = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final Path log;

  Tools() throws IOException {
    log = Files.createTempFile("holdfast-tools", ".log");
  }

  /**
   * Starts one; {@link #port} tells where, once it is up.
   *
   * @param holdfast the command that is Holdfast
   * @param within what it is started by
   * @param onSeparate what it does upon Separate.req: close, keep, ignore
   */
  void start(List<String> holdfast, List<String> within, String address, String onSeparate)
      throws IOException {
    List<String> command = new ArrayList<>(within);
    command.addAll(holdfast);
    command.addAll(
        List.of(
            "sim",
            "tool",
            "--quiet",
            "--listen",
            address + ":0",
            "--on-separate",
            onSeparate,
            "--linktest-delay",
            LINKTEST_DELAY));
    if (tools.size() - ports.size() >= STARTING) {
      awaitNext();
    }
    tools.add(Child.endingWithUs(command, SMALL, log));
  }

  private void awaitNext() throws IOException {
    ports.add(tools.get(ports.size()).awaitPort());
  }

  /** Waits until a tool listens; its port. */
  int port(int tool) throws IOException {
    while (ports.size() <= tool) {
      awaitNext();
    }
    return ports.get(tool);
  }

  /** All of them stand still for a time. */
  void pause(long millis) throws IOException, InterruptedException {
    Child.signal("STOP", tools);
    try {
      Thread.sleep(millis);
    } finally {
      Child.signal("CONT", tools);
    }
  }

  @Override
  public void close() throws IOException {
    tools.forEach(Child::close);
    Files.deleteIfExists(log);
  }
}
