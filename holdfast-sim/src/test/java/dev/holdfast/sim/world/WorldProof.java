package dev.holdfast.sim.world;

import dev.holdfast.link.proof.Proof;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Worlds of links, peers and faults in virtual time, one a seed. */
@Tag("long")
class WorldProof {

  @Test
  void livesThroughEveryWorld() {
    Proof.run("world", World::run);
  }
}
