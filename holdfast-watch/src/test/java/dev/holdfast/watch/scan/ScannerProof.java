package dev.holdfast.watch.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import dev.holdfast.watch.ConnectionRules;
import dev.holdfast.watch.SystemTimers;
import dev.holdfast.watch.Thresholds;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One scanner for the whole time, over connections that come and go: its memory stays flat. */
@Tag("long")
class ScannerProof {

  private static final int LOOKS = 1_000;
  private static final int MOST_TALKS = 40;
  private static final int WARM_ROUNDS = 2;
  private static final long SPARE_BYTES = 4 << 20;

  private final List<Long> heaps = new ArrayList<>();

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static int descriptors() {
    String[] names = new File("/proc/self/fd").list();
    return names == null ? 0 : names.length;
  }

  @Test
  void staysFlatOverManyLooks() throws Exception {
    ConnectionRules rules = new ConnectionRules(Thresholds.normal(), SystemTimers.LINUX);
    int descriptorsBefore = descriptors();
    try (Scanner scanner = new Scanner(KernelTable.open(), rules, System::nanoTime)) {
      Proof.run(
          "scanner",
          random -> {
            Deque<Talk> talks = new ArrayDeque<>();
            try {
              for (int look = 0; look < LOOKS; look++) {
                for (int n = random.nextInt(10); n > 0; n--) {
                  talks.add(Talk.open());
                  if (talks.size() > random.nextInt(MOST_TALKS)) {
                    talks.remove().close();
                  }
                }
                assertThat(scanner.scan().connections().size())
                    .isGreaterThanOrEqualTo(2 * talks.size());
              }
            } finally {
              for (Talk talk : talks) {
                talk.close();
              }
            }
            scanner.scan();
            heaps.add(usedHeap());
          });
    }
    assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore + 2);
    if (heaps.size() > WARM_ROUNDS) {
      assertThat(heaps.getLast())
          .as("bytes of heap after each round: %s", heaps)
          .isLessThan(heaps.get(WARM_ROUNDS - 1) + SPARE_BYTES);
    }
  }
}
