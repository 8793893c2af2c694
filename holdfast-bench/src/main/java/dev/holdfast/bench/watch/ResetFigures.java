package dev.holdfast.bench.watch;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import dev.holdfast.link.liveness.EvidenceSource.Subject;
import dev.holdfast.watch.reset.ResetEvidence;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What listening for resets costs while 100,000 packets a second of others come in by the loopback.
 */
final class ResetFigures {

  private static final int A_SECOND = 100_000;
  private static final int BURST = 1_000;
  private static final int PEERS = 100;
  private static final int ROUNDS = 7;
  private static final int PACKET_BYTES = 100;
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ResetFigures() {}

  /** The packets of strangers: datagrams, of which each is a packet of its own. */
  private static final class Strangers implements AutoCloseable {
    private final DatagramChannel from = DatagramChannel.open();
    private final DatagramChannel to = DatagramChannel.open();
    private final ByteBuffer some = ByteBuffer.allocateDirect(PACKET_BYTES);

    private Strangers() throws IOException {
      to.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      from.connect(to.getLocalAddress());
    }

    private void send(int count) throws IOException {
      for (int n = 0; n < count; n++) {
        some.clear();
        from.write(some);
      }
    }

    /** Sends so many in a second. */
    private void paced() throws IOException {
      long began = System.nanoTime();
      for (long sent = 0; sent < A_SECOND; sent += BURST) {
        send(BURST);
        LockSupport.parkNanos(began + sent * (SECOND_NANOS / A_SECOND) - System.nanoTime());
      }
    }

    /** Sends as many without a pause; the time for each, which includes its coming in, us. */
    private double unpaced() throws IOException {
      long began = System.nanoTime();
      send(A_SECOND);
      return (System.nanoTime() - began) / 1e3 / A_SECOND;
    }

    @Override
    public void close() throws IOException {
      from.close();
      to.close();
    }
  }

  /** Measures, where that is allowed here. */
  static List<Figure> measure() throws IOException {
    String row = "watch: 100,000 packets a second of others, past the filter for resets";
    Samples with = new Samples();
    Samples without = new Samples();
    double threadMicros = 0;
    try (Strangers strangers = new Strangers()) {
      strangers.unpaced();
      for (int round = 0; round < ROUNDS; round++) {
        without.add(strangers.unpaced());
        try (ResetEvidence evidence = ResetEvidence.open(() -> System.nanoTime() / 1_000)) {
          if (!evidence.unavailable().isEmpty()) {
            return List.of(new Figure(row, evidence.unavailable(), "", "", ""));
          }
          watch(evidence);
          LockSupport.parkNanos(SECOND_NANOS / 2);
          with.add(strangers.unpaced());
          long before = threadNanos();
          strangers.paced();
          threadMicros += (threadNanos() - before) / 1e3 / ROUNDS;
        }
      }
    }
    return List.of(
        new Figure(
            row + ": the thread that reads, 100 peers",
            Figure.amount(threadMicros / SECOND_NANOS * 1e5, "% of a core"),
            "",
            "",
            ""),
        new Figure(
            row + ": to send one and take it in; floor: without the filter",
            Figure.amount(with.median(), "us"),
            Figure.amount(without.median(), "us"),
            Figure.ratio(with.median(), without.median()),
            ""));
  }

  private static void watch(ResetEvidence evidence) {
    for (int peer = 0; peer < PEERS; peer++) {
      evidence.opened(
          new Subject(
              "tool", 1, "10.0.0.1:5000", new InetSocketAddress("10.1." + peer + ".1", 5_000)));
    }
  }

  private static long threadNanos() {
    return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        .filter(info -> info != null && info.getThreadName().equals("resets"))
        .mapToLong(info -> THREADS.getThreadCpuTime(info.getThreadId()))
        .max()
        .orElse(0);
  }
}
