/** Simulated peers: what all of them share. */
@NullMarked
package dev.holdfast.sim;

import org.jspecify.annotations.NullMarked;
