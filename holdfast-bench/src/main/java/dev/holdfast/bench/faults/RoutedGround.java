package dev.holdfast.bench.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Host, router and peer in network namespaces of their own, joined by veth pairs. The router drops
 * what it is told to and says nothing. Needs root.
 */
final class RoutedGround implements Ground {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String HOST = "10.97.0.1";
  private static final String PEERS = "10.98.0.";

  private final String name = "hf" + ProcessHandle.current().pid() + "n" + NUMBER.getAndIncrement();
  private final String host = name + "h";
  private final String router = name + "r";
  private final String peer = name + "p";
  private int rules;

  static boolean possible() {
    try {
      return new ProcessBuilder("id", "-u").start().inputReader().readLine().equals("0")
          && new ProcessBuilder("ip", "-V").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static RoutedGround open() throws IOException, InterruptedException {
    RoutedGround ground = new RoutedGround();
    try {
      ground.build();
      return ground;
    } catch (IOException e) {
      ground.close();
      throw e;
    }
  }

  private void build() throws IOException, InterruptedException {
    for (String space : new String[] {host, router, peer}) {
      run(List.of("ip", "netns", "add", space), "");
      batch(space, List.of("link set lo up"));
    }
    batch(host, List.of("link add out type veth peer name in0 netns " + router));
    batch(peer, List.of("link add out type veth peer name in1 netns " + router));
    batch(host, List.of("addr add 10.97.0.1/24 dev out", "link set out up"));
    batch(
        peer,
        List.of(
            "addr add 10.97.1.1/24 dev out",
            "link set out up",
            "route add local 10.98.0.0/24 dev lo"));
    batch(
        router,
        List.of(
            "addr add 10.97.0.2/24 dev in0",
            "addr add 10.97.1.2/24 dev in1",
            "link set in0 up",
            "link set in1 up",
            "route add 10.98.0.0/24 via 10.97.1.1"));
    batch(host, List.of("route add default via 10.97.0.2"));
    batch(peer, List.of("route add default via 10.97.1.2"));
    run(List.of("ip", "netns", "exec", router, "sysctl", "-qw", "net.ipv4.ip_forward=1"), "");
  }

  private static void batch(String space, List<String> commands)
      throws IOException, InterruptedException {
    run(List.of("ip", "-n", space, "-batch", "-"), String.join("\n", commands) + "\n");
  }

  private static void run(List<String> command, String input)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said.strip());
    }
  }

  private static List<String> within(String space) {
    return List.of("ip", "netns", "exec", space);
  }

  @Override
  public List<String> hostWithin() {
    return within(host);
  }

  @Override
  public List<String> peerWithin() {
    return within(peer);
  }

  @Override
  public String address(int link) {
    return PEERS + (link + 1);
  }

  /** Drops everything, both ways. */
  void dropAll() throws IOException, InterruptedException {
    drop(List.of("to 10.98.0.0/24", "from 10.98.0.0/24"));
  }

  /**
   * Drops the connections that the host now has, both ways, and lets new ones pass.
   *
   * @param locals the host's end of each, {@code address:port}
   * @param port the peers' port
   */
  void dropFlows(List<String> locals, int port) throws IOException, InterruptedException {
    List<String> flows = new ArrayList<>();
    for (String local : locals) {
      String own = local.substring(local.lastIndexOf(':') + 1);
      flows.add("ipproto tcp from " + HOST + " sport " + own + " dport " + port);
      flows.add("ipproto tcp to " + HOST + " sport " + port + " dport " + own);
    }
    drop(flows);
  }

  private void drop(List<String> what) throws IOException, InterruptedException {
    List<String> commands = new ArrayList<>();
    for (String each : what) {
      commands.add("rule add prio " + (100 + rules++) + " " + each + " blackhole");
    }
    batch(router, commands);
  }

  /** Lets everything pass again. */
  void heal() throws IOException, InterruptedException {
    List<String> commands = new ArrayList<>();
    while (rules > 0) {
      commands.add("rule del prio " + (100 + --rules));
    }
    if (!commands.isEmpty()) {
      batch(router, commands);
    }
  }

  /** Takes the host's own interface down, or up again. */
  void ownInterface(boolean up) throws IOException, InterruptedException {
    batch(
        host,
        up
            ? List.of("link set out up", "route add default via 10.97.0.2")
            : List.of("link set out down"));
  }

  @Override
  public void close() throws IOException {
    for (String space : new String[] {host, router, peer}) {
      new ProcessBuilder("ip", "netns", "del", space)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join();
    }
  }
}
