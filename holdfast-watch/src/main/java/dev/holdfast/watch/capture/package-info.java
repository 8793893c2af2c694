/** Captures of packets: reading them, and comparing two that were taken at two places. */
@NullMarked
package dev.holdfast.watch.capture;

import org.jspecify.annotations.NullMarked;
