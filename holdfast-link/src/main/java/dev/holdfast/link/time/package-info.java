/** Timers and pauses computed from a time that is handed in, and lengths of time as text. */
@NullMarked
package dev.holdfast.link.time;

import org.jspecify.annotations.NullMarked;
