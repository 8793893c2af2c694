/** A TCP relay that does to a conversation what bad networks do, by seed. */
@NullMarked
package dev.holdfast.sim.relay;

import org.jspecify.annotations.NullMarked;
