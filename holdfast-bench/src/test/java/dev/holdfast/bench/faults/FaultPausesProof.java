package dev.holdfast.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Real pauses of the gateway, of its tools or of the path, where evidence decides: no connection
 * ends.
 */
@Tag("long")
class FaultPausesProof {

  private static final int PAUSES = 3;
  private static final List<Pauses.Kind> KINDS =
      Pauses.Kind.all().stream().filter(kind -> kind.policy().verifies()).toList();

  @Test
  void noPauseEndsAConnection() {
    Proof.run(
        "fault-pauses",
        random -> {
          FaultRuns runs = new FaultRuns(HoldfastHere.command(), random.nextLong(), 1);
          Pauses.Who[] who = Pauses.Who.values();
          Collection<Pauses.Result> results =
              runs.pauses(who[random.nextInt(who.length)], KINDS, PAUSES, 1);
          runs.skipped().forEach(System.out::println);
          assertThat(runs.failures()).isEmpty();
          assertThat(results).allSatisfy(result -> assertThat(result.ends()).isEmpty());
        });
  }
}
