package dev.holdfast.gateway.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A simulated tool, a simulated line of meters and a gateway, each a process of its own, watched
 * and started again when one dies; at the end an account of what was lost.
 */
public final class Demo implements AutoCloseable {

  /**
   * What the demonstration does.
   *
   * @param length how long it runs, or null to run until it is told to end
   * @param httpPort port of the web page; 0 takes any free one
   * @param folder where its files go and stay, or null for a temporary folder that is removed
   * @param childEnvironment set for each child; it holds what makes a child end with this process
   */
  public record Settings(
      @Nullable Duration length,
      int httpPort,
      @Nullable Path folder,
      Map<String, String> childEnvironment) {}

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);
  private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(20);

  private final Settings settings;
  private final PrintStream out;
  private final DemoFolder folder;
  private final List<DemoChild> children;
  private final DemoChild tool;
  private final DemoChild meters;
  private final DemoChild gateway;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch ending = new CountDownLatch(1);

  /** Makes the folder; nothing runs yet. */
  public Demo(Settings settings, PrintStream out) throws IOException {
    this.settings = settings;
    this.out = out;
    folder = settings.folder() == null ? DemoFolder.temporary() : DemoFolder.at(settings.folder());
    tool = new DemoChild("tool", folder.log("tool"), settings.childEnvironment());
    meters = new DemoChild("meters", folder.log("meters"), settings.childEnvironment());
    gateway = new DemoChild("gateway", folder.log("gateway"), settings.childEnvironment());
    children = List.of(tool, meters, gateway);
  }

  /**
   * Runs to the end.
   *
   * @return the account, or null when the demonstration was ended before
   */
  public @Nullable Accounts run() throws IOException, InterruptedException {
    try {
      return runWhole();
    } catch (IOException e) {
      if (isEnding()) {
        return null;
      }
      throw e;
    }
  }

  private @Nullable Accounts runWhole() throws IOException, InterruptedException {
    int httpPort = settings.httpPort() == 0 ? freePort() : settings.httpPort();
    tool.start(toolArguments("127.0.0.1:0"));
    meters.start(meterArguments("127.0.0.1:0"));
    String toolAddress = tool.awaitListening();
    String meterAddress = meters.awaitListening();
    tool.restartWith(toolArguments(toolAddress));
    meters.restartWith(meterArguments(meterAddress));
    folder.writeConfiguration(toolAddress, meterAddress, httpPort);
    out.println("configuration " + folder.configuration());
    out.println("web page      http://127.0.0.1:" + httpPort + "/");
    out.flush();
    gateway.start(List.of("run", "--config", folder.configuration().toString()));
    GatewayClient client = new GatewayClient(httpPort);
    if (!client.awaitLive(READY_WITHIN, gateway::alive)) {
      throw new IOException(
          "the gateway did not start: " + DemoChild.lastLine(folder.log("gateway")));
    }
    LiveTable table = new LiveTable(out);
    watch(client, table);
    return isEnding() ? null : finish(client, table);
  }

  private List<String> toolArguments(String address) {
    return List.of(
        "sim",
        "tool",
        "--listen",
        address,
        "--device-id",
        "10",
        "--events-per-second",
        "4",
        "--alarm-every",
        "5",
        "--record",
        folder.toolRecord().toString());
  }

  private List<String> meterArguments(String address) {
    return List.of(
        "sim",
        "meter",
        "--listen",
        address,
        "--live-registers",
        "--meter",
        "1:100000000001:rtu",
        "--meter",
        "2:123456789012:dlt645",
        "--meter",
        "3:210987654321:dlt698",
        "--record",
        folder.meterRecord().toString());
  }

  /** Shows the links and starts again what dies, until the time is over. */
  private void watch(GatewayClient client, LiveTable table)
      throws IOException, InterruptedException {
    Duration length = settings.length();
    long end = length == null ? Long.MAX_VALUE : System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end && !waitForEnd(LOOK)) {
      for (DemoChild child : children) {
        restartIfDead(child, table);
      }
      table.show(client.links(), children);
    }
  }

  private void restartIfDead(DemoChild child, LiveTable table) throws IOException {
    lock.lock();
    try {
      if (!isEnding() && !child.alive()) {
        table.note(
            "restarted " + child.name() + ", it had ended with exit code " + child.exitCode());
        child.restart();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Stops the devices, lets the gateway deliver what it has, and counts. */
  private @Nullable Accounts finish(GatewayClient client, LiveTable table)
      throws IOException, InterruptedException {
    tool.close();
    meters.close();
    long deadline = System.nanoTime() + DELIVERED_WITHIN.toNanos();
    while (!client.allDelivered()
        && System.nanoTime() < deadline
        && !waitForEnd(LOOK.dividedBy(5))) {
      restartIfDead(gateway, table);
    }
    if (isEnding()) {
      return null;
    }
    gateway.close();
    Accounts accounts = recount(folder.root());
    accounts.print(out);
    return accounts;
  }

  /** Counts again what stands in the folder of a demonstration that has ended. */
  public static Accounts recount(Path root) throws IOException {
    DemoFolder folder = DemoFolder.at(root);
    return Accounts.of(
        List.of(folder.toolRecord(), folder.meterRecord()), folder.sinkFile(), folder.journal());
  }

  /** Waits, for less long when the demonstration is told to end; true then. */
  private boolean waitForEnd(Duration time) throws InterruptedException {
    return ending.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private boolean isEnding() {
    return ending.getCount() == 0;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends all processes and removes the temporary files; may be called more than once. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      ending.countDown();
      children.forEach(DemoChild::ask);
      children.forEach(DemoChild::close);
      if (settings.folder() == null) {
        folder.delete();
      }
    } finally {
      lock.unlock();
    }
  }
}
