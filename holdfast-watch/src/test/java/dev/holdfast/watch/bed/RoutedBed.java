package dev.holdfast.watch.bed;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This host, a router and a far end behind it, the latter two in namespaces of their own. */
public final class RoutedBed implements AutoCloseable {

  private static final long PID = ProcessHandle.current().pid();

  private final String near = "hfn" + PID % 1_000_000;
  private final String router = "hfr" + PID % 1_000_000;
  private final String far = "hff" + PID % 1_000_000;

  /** So that several builds on one machine do not meet. */
  private final String net4 = "10." + (100 + PID % 150) + "." + PID / 150 % 250;

  private final String net6 = "fd68:%x:%x".formatted(PID >>> 16 & 0xFFFF, PID & 0xFFFF);
  private final List<Process> programs = new ArrayList<>();

  private RoutedBed() {}

  /** Builds it; null where that cannot be: it takes root, {@code ip} and {@code nft}. */
  public static @Nullable RoutedBed open() throws IOException, InterruptedException {
    RoutedBed bed = new RoutedBed();
    if (run("", "nft", "--version") && bed.build()) {
      return bed;
    }
    bed.close();
    return null;
  }

  private boolean build() throws IOException, InterruptedException {
    return run("", "ip", "netns", "add", router)
        && run("", "ip", "netns", "add", far)
        && ip(
            "",
            "link add " + near + " type veth peer name near netns " + router,
            "addr add " + net4 + ".1/30 dev " + near,
            "addr add " + net6 + ":1::1/64 dev " + near + " nodad",
            "link set " + near + " up")
        && ip(
            router,
            "addr add " + net4 + ".2/30 dev near",
            "addr add " + net6 + ":1::2/64 dev near nodad",
            "link set near up",
            "link add far type veth peer name router netns " + far,
            "addr add " + net4 + ".5/30 dev far",
            "addr add " + net6 + ":2::1/64 dev far nodad",
            "link set far up")
        && ip(
            far,
            "link set lo up",
            "addr add " + net4 + ".6/30 dev router",
            "addr add " + net6 + ":2::2/64 dev router nodad",
            "link set router up",
            "route add default via " + net4 + ".5",
            "route add ::/0 via " + net6 + ":2::1")
        && ip("", "route add " + net4 + ".4/30 via " + net4 + ".2")
        && ip("", "route add " + net6 + ":2::/64 via " + net6 + ":1::2")
        && run(
            "",
            "ip",
            "netns",
            "exec",
            router,
            "sysctl",
            "-qw",
            "net.ipv4.ip_forward=1",
            "net.ipv6.conf.all.forwarding=1");
  }

  private static boolean ip(String namespace, String... commands)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    if (!namespace.isEmpty()) {
      command.addAll(List.of("-n", namespace));
    }
    command.addAll(List.of("-batch", "-"));
    return run(String.join("\n", commands) + "\n", command.toArray(String[]::new));
  }

  private static boolean run(String input, String... command)
      throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Has the router do something with what it passes on: lines for {@code nft}. */
  public void nft(String... lines) throws IOException, InterruptedException {
    String input = String.join("\n", lines) + "\n";
    if (!run(input, "ip", "netns", "exec", router, "nft", "-f", "-")) {
      throw new IOException("nft does not take " + input);
    }
  }

  /** Sets values of the kernel within the router. */
  public void sysctl(String... settings) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", router, "sysctl", "-qw"));
    command.addAll(List.of(settings));
    if (!run("", command.toArray(String[]::new))) {
      throw new IOException("sysctl does not take " + List.of(settings));
    }
  }

  /** Where the far end is. */
  public InetAddress farAddress(boolean ipv6) {
    return InetAddress.ofLiteral(ipv6 ? net6 + ":2::2" : net4 + ".6");
  }

  /**
   * Starts a {@link FarEnd} at the far end.
   *
   * @param closeAfterMillis after how long it closes a connection; 0 for never
   * @return its port
   */
  public int listen(long closeAfterMillis) throws IOException {
    Process started =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                far,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FarEnd.class.getName(),
                Long.toString(closeAfterMillis))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    programs.add(started);
    BufferedReader lines = started.inputReader(StandardCharsets.UTF_8);
    String port = lines.readLine();
    if (port == null) {
      throw new IOException("the far end did not start");
    }
    return Integer.parseInt(port);
  }

  /** Has all at the far end reset all their connections. */
  public void reset() throws IOException {
    for (Process program : programs) {
      program.getOutputStream().write("reset\n".getBytes(StandardCharsets.UTF_8));
      program.getOutputStream().flush();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (Process program : programs) {
        program.destroyForcibly().waitFor();
      }
      run("", "ip", "link", "del", near);
      run("", "ip", "netns", "del", router);
      run("", "ip", "netns", "del", far);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
