/** A simulated sub-system that speaks the acknowledged frame protocol over a path that can fail. */
@NullMarked
package dev.holdfast.sim.subsystem;

import org.jspecify.annotations.NullMarked;
