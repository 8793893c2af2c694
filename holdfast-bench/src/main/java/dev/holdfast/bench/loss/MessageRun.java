package dev.holdfast.bench.loss;

import dev.holdfast.sim.net.ImpairedNetwork;
import dev.holdfast.sim.net.PathCount;
import dev.holdfast.sim.net.PathQuality;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** Messages of 100 bytes, one each 20 ms in each of several flows, and how long each takes. */
final class MessageRun {

  static final String HEADER =
      """
      | loss | protocol | p50 | p99 | p99.9 | max, ms | not delivered | twice | said to be lost | bytes on the wire per byte |
      |---:|---|---:|---:|---:|---:|---:|---:|---:|---:|
      """;

  private static final int LENGTH = 100;
  private static final long EVERY_NANOS = 20_000_000;
  private static final int WARM_UP = 100;
  private static final long DRAIN_NANOS = 15_000_000_000L;

  private final int flows;
  private final int each;
  private final long[] delays;
  private final BitSet seen;
  private int arrived;
  private int twice;

  /**
   * @param each messages of each flow that count
   */
  private MessageRun(int flows, int each) {
    this.flows = flows;
    this.each = each;
    this.delays = new long[flows * each];
    this.seen = new BitSet(flows * each);
  }

  static String row(Contender contender, PathQuality quality, long seed, int flows, int each)
      throws IOException, InterruptedException {
    MessageRun run = new MessageRun(flows, each);
    try (ImpairedNetwork network = ImpairedNetwork.open(quality, seed);
        Carrier carrier = contender.open(network, flows, LENGTH, run::arrived)) {
      run.send(carrier, -WARM_UP, 0);
      PathCount before = network.fromClient();
      PathCount back = network.fromServer();
      run.send(carrier, 0, each);
      run.drain();
      long bytes =
          network.fromClient().since(before).bytes() + network.fromServer().since(back).bytes();
      return run.row(contender, quality, carrier.givenUp(), bytes);
    }
  }

  /** Flows send one after the other, evenly over the time between two messages of one. */
  private void send(Carrier carrier, int from, int to) throws IOException {
    long begun = System.nanoTime();
    long step = EVERY_NANOS / flows;
    for (int at = 0; at < (to - from) * flows; at++) {
      long left = begun + at * step - System.nanoTime();
      if (left > 0) {
        LockSupport.parkNanos(left);
      }
      Note note = new Note(at % flows, from + at / flows, System.nanoTime());
      carrier.send(at % flows, note.message(LENGTH));
    }
  }

  private synchronized void arrived(byte[] message) {
    Note note = Note.of(message);
    if (note.number() < 0) {
      return;
    }
    int at = note.flow() * each + note.number();
    if (seen.get(at)) {
      twice++;
      return;
    }
    seen.set(at);
    delays[arrived++] = System.nanoTime() - note.sentNanos();
    if (arrived == delays.length) {
      notifyAll();
    }
  }

  private synchronized void drain() throws InterruptedException {
    long until = System.nanoTime() + DRAIN_NANOS;
    while (arrived < delays.length && System.nanoTime() < until) {
      wait(100);
    }
  }

  private synchronized String row(
      Contender contender, PathQuality quality, long givenUp, long bytes) {
    long[] sorted = Arrays.copyOf(delays, arrived);
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "| %.0f %% | %s | %s | %s | %s | %s | %d | %d | %d | %.2f |",
        quality.loss() * 100,
        contender.title(),
        at(sorted, 0.5),
        at(sorted, 0.99),
        at(sorted, 0.999),
        at(sorted, 1),
        delays.length - arrived,
        twice,
        givenUp,
        bytes / ((double) LENGTH * Math.max(1, arrived)));
  }

  private static String at(long[] sorted, double share) {
    if (sorted.length == 0) {
      return "-";
    }
    int index = Math.min(sorted.length - 1, (int) Math.ceil(share * sorted.length) - 1);
    return String.format(Locale.ROOT, "%.1f", sorted[Math.max(0, index)] / 1e6);
  }
}
