package dev.holdfast.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each fault once into a few links: the verdict is the injected cause. */
@Tag("long")
class FaultMatrixProof {

  private static final int LINKS = 4;
  private static final int AT_ONCE = 4;

  /** A machine that stands still by itself may spoil some, as the full matrix allows too. */
  private static final double RIGHT = 0.5;

  @Test
  void theVerdictIsTheInjectedCause() {
    Proof.run(
        "fault-matrix",
        random -> {
          FaultRuns runs = new FaultRuns(random.nextLong(), AT_ONCE);
          Matrix matrix = runs.matrix(LINKS, LINKS, "");
          runs.skipped().forEach(System.out::println);
          assertThat(runs.failures()).isEmpty();
          for (Fault fault : Fault.values()) {
            if (!fault.needsRoot() || runs.skipped().isEmpty()) {
              assertThat(matrix.right(fault))
                  .as(fault + ": " + matrix.wrong())
                  .isGreaterThan(RIGHT);
            }
          }
        });
  }
}
