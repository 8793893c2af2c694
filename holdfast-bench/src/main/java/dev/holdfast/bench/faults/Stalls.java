package dev.holdfast.bench.faults;

import dev.holdfast.bench.faults.GatewayUnderTest.Line;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stalls of 5 s of several gateways, each at times of its own, whose HSMS and Modbus peers are well
 * all the time. Each link of a gateway that stands still is one stall.
 */
final class Stalls {

  private static final long STALL_MILLIS = 5_000;

  /** What a stall brings about is told by then. */
  private static final long AFTERMATH_MILLIS = 3_000;

  private static final long MOST_PAUSE_MILLIS = 2_000;
  private static final Duration CALM_WITHIN = Duration.ofSeconds(30);

  /**
   * How many there are.
   *
   * @param stalls of single links, at least
   * @param gateways at the same time
   * @param links of each protocol of each gateway
   */
  record Extent(int stalls, int gateways, int links) {}

  private final Extent extent;
  private final List<String> holdfast;
  private final AtomicInteger stalls = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> cuts = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  /** Prepares; nothing runs yet. */
  Stalls(List<String> holdfast, Extent extent) {
    this.holdfast = holdfast;
    this.extent = extent;
  }

  /** Stalls until there were enough of them. */
  void run(Random random) throws IOException, InterruptedException {
    Path log = Files.createTempFile("holdfast-meter", ".log");
    List<String> command = new ArrayList<>(holdfast);
    command.addAll(
        List.of("sim", "meter", "--quiet", "--listen", "127.0.0.1:0", "--protocols", "rtu"));
    try (Child tools = Child.java(Peer.class, "20", "listen", "0");
        Child meter = Child.endingWithUs(command, Map.of(), log)) {
      int toolPort = tools.awaitPort();
      int meterPort = meter.awaitPort();
      List<Thread> started = new ArrayList<>();
      for (int gateway = 0; gateway < extent.gateways(); gateway++) {
        Random own = new Random(random.nextLong());
        started.add(Thread.ofPlatform().start(() -> stall(toolPort, meterPort, own)));
      }
      for (Thread each : started) {
        each.join();
      }
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private List<Line> lines(int toolPort, int meterPort) {
    List<Line> lines = new ArrayList<>();
    for (int link = 0; link < extent.links(); link++) {
      String address = "tcp://127.79.0." + (link + 1) + ":" + toolPort;
      lines.add(
          new Line(
              "tool-" + link,
              address,
              LinkManner.BUSY.patient(
                  LinkManner.USUAL.deadAfter(), LinkManner.USUAL.suspectLimit())));
      lines.add(meter("meter-" + link, meterPort));
    }
    return lines;
  }

  private static Line meter(String name, int port) {
    return new Line(
        name,
        "  - {name: "
            + name
            + ", protocol: meter, endpoint: \"tcp://127.0.0.1:"
            + port
            + "\", redial: {first: 1000ms, cap: 1000ms, jitter: 0}, meter: {interval: 200ms,"
            + " timeout: 1000ms, meters: [{name: m, protocol: modbus-rtu, address: \"1\","
            + " points: [{name: r, register: 7}]}]}}",
        false);
  }

  private void stall(int toolPort, int meterPort, Random random) {
    List<Line> lines = lines(toolPort, meterPort);
    try (GatewayUnderTest gateway = new GatewayUnderTest(holdfast, List.of(), lines)) {
      gateway.awaitReady();
      int since = gateway.mark();
      while (stalls.get() < extent.stalls() && failures.isEmpty()) {
        Thread.sleep(random.nextLong(MOST_PAUSE_MILLIS));
        int standing = gateway.readies().size();
        gateway.process().signal("STOP");
        Thread.sleep(STALL_MILLIS);
        gateway.process().signal("CONT");
        stalls.addAndGet(standing);
        Thread.sleep(AFTERMATH_MILLIS);
        if (!gateway.await(CALM_WITHIN, () -> gateway.readies().size() == lines.size())) {
          failures.add(
              "only %d of %d links are ready again"
                  .formatted(gateway.readies().size(), lines.size()));
        }
      }
      gateway.since(since).forEach(this::judge);
    } catch (IOException e) {
      failures.add(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void judge(Told told) {
    if (told.ends()) {
      cuts.add(told.line());
    }
    Cause cause = told.verdict(true);
    if (cause != null && cause != Cause.LOCAL_STALL) {
      wrong.add(told.line());
    }
  }

  /** Stalls of single links that there were. */
  int stalls() {
    return stalls.get();
  }

  /** Connections that ended, whoever ended them. */
  List<String> cuts() {
    return List.copyOf(cuts);
  }

  /** Verdicts that name another cause. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** What kept it from running. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  static String header() {
    return """
    | gateways | links of each | stalls of 5 s | connections ended | false causes |
    |---:|---|---:|---:|---:|
    """;
  }

  String markdown() {
    return "| %d | %d HSMS, %d Modbus | %d | %d | %d |%n"
        .formatted(
            extent.gateways(), extent.links(), extent.links(), stalls(), cuts.size(), wrong.size());
  }
}
