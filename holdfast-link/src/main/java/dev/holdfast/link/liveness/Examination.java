package dev.holdfast.link.liveness;

import java.util.ArrayList;
import java.util.List;

/** One doubt and the evidence about it, of bounded size. */
public final class Examination {

  private static final int KEPT_OF_A_SOURCE = 4;

  private final Suspicion suspicion;
  private final long wallMicros;
  private final List<Evidence> evidence = new ArrayList<>();

  /**
   * @param wallMicros when the doubt was raised, us since 1970-01-01 UTC
   */
  public Examination(Suspicion suspicion, long wallMicros) {
    this.suspicion = suspicion;
    this.wallMicros = wallMicros;
    String awaited = suspicion.awaited().isEmpty() ? "" : "; awaited: " + suspicion.awaited();
    evidence.add(
        new Fact(
            wallMicros, "suspicion", suspicion.subject() + ": " + suspicion.doubt() + awaited));
  }

  public Suspicion suspicion() {
    return suspicion;
  }

  /** When the doubt was raised, us since 1970-01-01 UTC. */
  public long wallMicros() {
    return wallMicros;
  }

  /** Adds a fact; of one source the first and the newest are kept. */
  public void add(Evidence fact) {
    int second = -1;
    int same = 0;
    for (int i = 0; i < evidence.size(); i++) {
      if (evidence.get(i).source().equals(fact.source()) && ++same == 2) {
        second = i;
      }
    }
    if (same >= KEPT_OF_A_SOURCE) {
      evidence.remove(second);
    }
    evidence.add(fact);
  }

  /** All facts kept, in the order in which they came. */
  public List<Evidence> evidence() {
    return List.copyOf(evidence);
  }
}
