package dev.holdfast.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Gateways that stand still for 5 s, each when it likes, with HSMS and Modbus peers that are well.
 */
@Tag("long")
class FaultStallsProof {

  private static final Stalls.Extent FIFTY = new Stalls.Extent(50, 2, 7);

  @Test
  void noStallOfOursEndsAConnectionOrIsBlamedOnSomeoneElse() {
    Proof.run(
        "fault-stalls",
        random -> {
          FaultRuns runs = new FaultRuns(HoldfastHere.command(), random.nextLong(), 1);
          Stalls stalls = runs.stalls(FIFTY);
          assertThat(runs.failures()).isEmpty();
          assertThat(stalls.stalls()).isGreaterThanOrEqualTo(FIFTY.stalls());
          assertThat(stalls.cuts()).isEmpty();
          assertThat(stalls.wrong()).isEmpty();
        });
  }
}
