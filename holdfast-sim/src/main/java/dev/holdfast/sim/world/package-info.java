/** Links, peers, paths and faults in virtual time: one seed makes a world that replays exactly. */
@NullMarked
package dev.holdfast.sim.world;

import org.jspecify.annotations.NullMarked;
