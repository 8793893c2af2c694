package dev.holdfast.sim.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Network namespaces of this process, gone with it: at its end, or, where it was killed, as soon as
 * another process like it makes its first.
 */
public final class Namespaces {

  private static final String PREFIX = "holdfast-";
  private static final Path FOLDER = Path.of("/run/netns");
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Set<String> OURS = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OURS.forEach(Namespaces::delete)));
    sweep();
  }

  private Namespaces() {}

  /** Why there cannot be any, one sentence; empty where there can. */
  public static Optional<String> unavailable() {
    return possible()
        ? Optional.empty()
        : Optional.of("network namespaces and their packets need root, ip (iproute2) and nft");
  }

  private static boolean possible() {
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

  /** Makes one, with its loopback interface up; its name ends so. */
  public static String add(String end) throws IOException, InterruptedException {
    String name =
        PREFIX + ProcessHandle.current().pid() + "-" + NUMBER.getAndIncrement() + "-" + end;
    OURS.add(name);
    run(List.of("ip", "netns", "add", name), "");
    ip(name, List.of("link set lo up"));
    return name;
  }

  /** Removes one; processes within it keep it until they end. */
  public static void delete(String name) {
    try {
      new ProcessBuilder("ip", "netns", "del", name)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
      OURS.remove(name);
    } catch (IOException e) {
      System.err.println("holdfast: the namespace " + name + " stays: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes what processes that are gone have left. */
  static void sweep() {
    if (!Files.isDirectory(FOLDER)) {
      return;
    }
    try (var names = Files.list(FOLDER)) {
      names
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(PREFIX) && !alive(name.substring(PREFIX.length())))
          .forEach(Namespaces::delete);
    } catch (IOException e) {
      System.err.println("holdfast: namespaces cannot be listed: " + e.getMessage());
    }
  }

  private static boolean alive(String rest) {
    String pid = rest.split("-", -1)[0];
    return !pid.matches("[0-9]{1,10}") || ProcessHandle.of(Long.parseLong(pid)).isPresent();
  }

  /** The file that stands for one. */
  static Path file(String name) {
    return FOLDER.resolve(name);
  }

  /** What starts a command within one. */
  public static List<String> within(String name) {
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

  /** Sets values of the kernel within one, such as {@code net.ipv4.ip_forward=1}. */
  static void sysctl(String name, String... values) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(within(name));
    command.addAll(List.of("sysctl", "-qw"));
    command.addAll(List.of(values));
    run(command, "");
  }

  /** Runs a command; its output, or an exception with that where it fails. */
  static String run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var writer = process.getOutputStream()) {
      writer.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended before it had read all: its own words say why.
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said.strip());
    }
    return said;
  }
}
