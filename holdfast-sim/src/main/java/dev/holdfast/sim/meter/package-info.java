/** A simulated line of electricity meters that speak several protocols on one port. */
@NullMarked
package dev.holdfast.sim.meter;

import org.jspecify.annotations.NullMarked;
