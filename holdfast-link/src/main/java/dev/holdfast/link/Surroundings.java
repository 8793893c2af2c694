package dev.holdfast.link;

import dev.holdfast.link.liveness.EvidenceSource;
import dev.holdfast.link.liveness.IdleTimes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/** What the links of a process share when they look for evidence. */
final class Surroundings implements AutoCloseable {

  private final JvmPauses pauses = new JvmPauses();
  private final Suspends suspends = new Suspends();
  private final Neighbours neighbours = new Neighbours();
  private final List<EvidenceSource> sources = new CopyOnWriteArrayList<>();

  private final IdleTimes idleTimes = new IdleTimes();
  private final IntSupplier links;

  /**
   * @param links how many there are
   */
  Surroundings(IntSupplier links) {
    this.links = links;
  }

  IdleTimes idleTimes() {
    return idleTimes;
  }

  /** How many links share this. */
  int links() {
    return links.getAsInt();
  }

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
