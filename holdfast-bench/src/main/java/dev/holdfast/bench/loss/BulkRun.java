package dev.holdfast.bench.loss;

import dev.holdfast.sim.net.ImpairedNetwork;
import dev.holdfast.sim.net.PathCount;
import dev.holdfast.sim.net.PathQuality;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** One flow that sends as much as it can, and how much of it arrives. */
final class BulkRun {

  static final String HEADER =
      """
      | loss | protocol | goodput, Mbit/s | bytes on the wire per byte | lost by a full queue |
      |---:|---|---:|---:|---:|
      """;

  /** As large as a packet of 1,500 bytes takes with any of the protocols. */
  private static final int LENGTH = 1_360;

  private static final long WARM_UP_NANOS = 2_000_000_000L;
  private static final long WAIT_NANOS = 50_000;

  private BulkRun() {}

  static String row(Contender contender, PathQuality quality, long seed, long nanos)
      throws IOException, InterruptedException {
    AtomicLong arrived = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    try (ImpairedNetwork network = ImpairedNetwork.open(quality, seed);
        Carrier carrier =
            contender.open(network, 1, LENGTH, message -> arrived.addAndGet(message.length))) {
      Thread.ofPlatform().daemon().start(() -> send(carrier, over));
      LockSupport.parkNanos(WARM_UP_NANOS);
      long begun = System.nanoTime();
      long before = arrived.get();
      PathCount sent = network.fromClient();
      PathCount back = network.fromServer();
      while (System.nanoTime() - begun < nanos) {
        LockSupport.parkNanos(nanos - (System.nanoTime() - begun));
      }
      long bytes = arrived.get() - before;
      double seconds = (System.nanoTime() - begun) / 1e9;
      PathCount forth = network.fromClient().since(sent);
      long wire = forth.bytes() + network.fromServer().since(back).bytes();
      over.set(true);
      return String.format(
          Locale.ROOT,
          "| %.0f %% | %s | %.1f | %.2f | %d of %d |",
          quality.loss() * 100,
          contender.title(),
          bytes * 8 / seconds / 1e6,
          wire / (double) Math.max(1, bytes),
          forth.overflowed(),
          forth.packets());
    }
  }

  private static void send(Carrier carrier, AtomicBoolean over) {
    int number = 0;
    try {
      while (!over.get()) {
        if (carrier.wants(0)) {
          carrier.send(0, new Note(0, number++, System.nanoTime()).message(LENGTH));
        } else {
          LockSupport.parkNanos(WAIT_NANOS);
        }
      }
    } catch (IOException e) {
      // The connection was closed under us: the end of the measurement.
    }
  }
}
