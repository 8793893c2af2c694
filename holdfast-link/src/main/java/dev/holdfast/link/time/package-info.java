/** Timers and pauses computed from a time that is handed in. */
@NullMarked
package dev.holdfast.link.time;

import org.jspecify.annotations.NullMarked;
