/** Processes that run beside this one and end with it. */
@NullMarked
package dev.holdfast.sim.process;

import org.jspecify.annotations.NullMarked;
