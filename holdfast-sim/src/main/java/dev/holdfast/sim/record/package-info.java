/** What a simulator saw acknowledged, as lines of a file. */
@NullMarked
package dev.holdfast.sim.record;

import org.jspecify.annotations.NullMarked;
