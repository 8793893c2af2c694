package dev.holdfast.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Real pauses of the host, of the peer and of the path, where evidence decides: no connection ends.
 */
@Tag("long")
class FaultPausesProof {

  private static final int LINKS = 20;
  private static final int AT_ONCE = 3;

  @Test
  void noPauseCostsAConnection() {
    Proof.run(
        "fault-pauses",
        random -> {
          FaultRuns runs = new FaultRuns(random.nextLong(), AT_ONCE);
          var results = runs.pauses(LINKS, LINKS, "VERIFIED");
          runs.skipped().forEach(System.out::println);
          assertThat(runs.failures()).isEmpty();
          assertThat(results).isNotEmpty();
          assertThat(results).allSatisfy(result -> assertThat(result.reports()).isEmpty());
        });
  }
}
