package dev.holdfast.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Some faults, each once into a few links of a gateway: the verdict is the injected cause. */
@Tag("long")
class FaultMatrixProof {

  private static final int ROWS = 6;
  private static final int LINKS = 4;

  /** A machine that stands still by itself may spoil some, as the full matrix allows too. */
  private static final double RIGHT = 0.5;

  @Test
  void theVerdictIsTheInjectedCause() {
    Proof.run(
        "fault-matrix",
        random -> {
          List<Matrix.Row> rows = new ArrayList<>(Matrix.Row.all());
          Collections.shuffle(rows, random);
          FaultRuns runs = new FaultRuns(HoldfastHere.command(), random.nextLong(), ROWS);
          Matrix matrix = runs.matrix(rows.subList(0, ROWS), LINKS, LINKS);
          runs.skipped().forEach(System.out::println);
          assertThat(runs.failures()).isEmpty();
          for (Matrix.Row row : rows.subList(0, ROWS)) {
            if (!row.fault().needsRoot() || runs.skipped().isEmpty()) {
              assertThat((double) matrix.right(row))
                  .as(row + ": " + matrix.wrong())
                  .isGreaterThan(RIGHT * matrix.sum(row));
            }
          }
        });
  }
}
