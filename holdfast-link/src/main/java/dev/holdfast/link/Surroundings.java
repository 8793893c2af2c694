package dev.holdfast.link;

import dev.holdfast.link.liveness.EvidenceSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the links of a process share when they look for evidence. */
final class Surroundings implements AutoCloseable {

  private final JvmPauses pauses = new JvmPauses();
  private final Suspends suspends = new Suspends();
  private final Neighbours neighbours = new Neighbours();
  private final List<EvidenceSource> sources = new CopyOnWriteArrayList<>();

  JvmPauses pauses() {
    return pauses;
  }

  Suspends suspends() {
    return suspends;
  }

  Neighbours neighbours() {
    return neighbours;
  }

  List<EvidenceSource> sources() {
    return sources;
  }

  @Override
  public void close() {
    pauses.close();
  }
}
