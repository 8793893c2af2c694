package dev.holdfast.bench.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Network namespaces of this process, gone with it: at its end, or, where it was killed, as soon as
 * another process like it makes its first.
 */
final class Namespaces {

  private static final String PREFIX = "holdfast-";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Set<String> OURS = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OURS.forEach(Namespaces::delete)));
    sweep();
  }

  private Namespaces() {}

  /** Whether there can be any: it takes root, {@code ip} and {@code nft}. */
  static boolean possible() {
    try {
      return new ProcessBuilder("id", "-u").start().inputReader().readLine().equals("0")
          && new ProcessBuilder("ip", "-V").start().waitFor() == 0
          && new ProcessBuilder("nft", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Makes one; its name ends so. */
  static String add(String end) throws IOException, InterruptedException {
    String name =
        PREFIX + ProcessHandle.current().pid() + "-" + NUMBER.getAndIncrement() + "-" + end;
    OURS.add(name);
    run(List.of("ip", "netns", "add", name), "");
    return name;
  }

  static void delete(String name) {
    try {
      new ProcessBuilder("ip", "netns", "del", name)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      OURS.remove(name);
    } catch (IOException e) {
      System.err.println("faults: the namespace " + name + " stays: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes what processes that are gone have left. */
  private static void sweep() {
    try (var lines =
        new ProcessBuilder("ip", "netns", "list").start().inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String name = line.split(" ", -1)[0];
        if (name.startsWith(PREFIX) && !alive(name.substring(PREFIX.length()))) {
          delete(name);
        }
      }
    } catch (IOException e) {
      System.err.println("faults: namespaces cannot be listed: " + e.getMessage());
    }
  }

  private static boolean alive(String rest) {
    String pid = rest.split("-", -1)[0];
    return !pid.matches("[0-9]{1,10}") || ProcessHandle.of(Long.parseLong(pid)).isPresent();
  }

  /** What starts a command within one. */
  static List<String> within(String name) {
    return List.of("ip", "netns", "exec", name);
  }

  /** Commands of {@code ip} within one, all at once. */
  static void ip(String name, List<String> commands) throws IOException, InterruptedException {
    run(List.of("ip", "-n", name, "-batch", "-"), String.join("\n", commands) + "\n");
  }

  /** Commands of {@code nft} within one: all or none, at once. */
  static void nft(String name, List<String> commands) throws IOException, InterruptedException {
    run(List.of("ip", "netns", "exec", name, "nft", "-f", "-"), String.join("\n", commands) + "\n");
  }

  /** Runs a command; its output, or an exception with that where it fails. */
  static String run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said.strip());
    }
    return said;
  }
}
