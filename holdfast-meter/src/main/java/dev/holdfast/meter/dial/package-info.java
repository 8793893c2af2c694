/** Meters that dial in: who calls is found out, and each caller becomes a line of its own. */
@NullMarked
package dev.holdfast.meter.dial;

import org.jspecify.annotations.NullMarked;
