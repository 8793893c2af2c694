package dev.holdfast.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.time.Backoff;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Links whose peer refuses them again and again: heap, descriptors and threads stay flat. A round
 * is a thousand reconnects; 100,000 take about a minute.
 */
@Tag("long")
class ReconnectsProof {

  private static final int LINKS = 8;
  private static final int REDIALS_A_ROUND = 1_000;
  private static final int WARM_ROUNDS = 5;
  private static final long SPARE_BYTES = 4 << 20;
  private static final int SPARE_DESCRIPTORS = 2 * LINKS;
  private static final int SPARE_THREADS = 2;
  private static final Backoff.Settings AT_ONCE =
      new Backoff.Settings(Duration.ofMillis(1), Duration.ofMillis(1), 0);

  private final List<Long> heaps = new ArrayList<>();
  private final List<Integer> descriptors = new ArrayList<>();
  private final List<Integer> threads = new ArrayList<>();

  private void measure() {
    System.gc();
    heaps.add(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    String[] open = new File("/proc/self/fd").list();
    descriptors.add(open == null ? 0 : open.length);
    threads.add(ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static long redials(List<Link<FrameSession>> links) {
    return links.stream().mapToLong(link -> link.status().redials()).sum();
  }

  private static int nobodyListens() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void failedReconnectsLeaveNothingBehind() throws Exception {
    int port = nobodyListens();
    try (Links loops = Links.open()) {
      List<Link<FrameSession>> links = new ArrayList<>();
      for (int n = 0; n < LINKS; n++) {
        LinkSettings settings =
            LinkSettings.of("refused-" + n, "tcp://127.0.0.1:" + port).redial(AT_ONCE).build();
        links.add(loops.open(settings, FrameSession::new, LinkListener.NONE));
      }
      Proof.run(
          "reconnects",
          random -> {
            long enough = redials(links) + REDIALS_A_ROUND;
            await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> redials(links) >= enough);
            measure();
          });
      System.out.println("proof: reconnects: " + redials(links) + " failed reconnects");
    }
    if (heaps.size() > WARM_ROUNDS) {
      assertThat(heaps.getLast())
          .as("bytes of heap after each round: %s", heaps)
          .isLessThan(heaps.get(WARM_ROUNDS - 1) + SPARE_BYTES);
      assertThat(descriptors.getLast())
          .as("descriptors after each round: %s", descriptors)
          .isLessThanOrEqualTo(descriptors.get(WARM_ROUNDS - 1) + SPARE_DESCRIPTORS);
      assertThat(threads.getLast())
          .as("threads after each round: %s", threads)
          .isLessThanOrEqualTo(threads.get(WARM_ROUNDS - 1) + SPARE_THREADS);
    }
  }
}
