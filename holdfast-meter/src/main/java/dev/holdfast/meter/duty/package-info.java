/** What a line of meters does by the clock on the wall: records fetched, clocks checked and set. */
@NullMarked
package dev.holdfast.meter.duty;

import org.jspecify.annotations.NullMarked;
