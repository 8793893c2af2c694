/** A simulated semiconductor tool: equipment on HSMS or SECS-I that reports events and alarms. */
@NullMarked
package dev.holdfast.sim.tool;

import org.jspecify.annotations.NullMarked;
