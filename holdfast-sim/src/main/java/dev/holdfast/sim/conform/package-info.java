/** Acceptance scripts for HSMS as text, and the engine that plays them against any peer. */
@NullMarked
package dev.holdfast.sim.conform;

import org.jspecify.annotations.NullMarked;
