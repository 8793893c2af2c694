package dev.holdfast.link.session;

import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Examiner;
import dev.holdfast.link.liveness.Verdict;

/** A port whose session's doubts an {@link Examiner} takes from suspicion to verdict. */
public abstract class ExaminedPort implements SessionPort {

  /** Who examines the doubts of this port's session. */
  protected abstract Examiner examiner();

  @Override
  public final void evidence(Evidence evidence) {
    examiner().evidence(evidence);
  }

  @Override
  public final Verdict verdict() {
    return examiner().verdict();
  }

  @Override
  public final void trust(String why) {
    examiner().trust(why);
  }
}
