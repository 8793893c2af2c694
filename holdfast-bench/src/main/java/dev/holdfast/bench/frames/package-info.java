/** Acknowledged frames measured: codec, a million pending, and acknowledgements over loopback. */
@NullMarked
package dev.holdfast.bench.frames;

import org.jspecify.annotations.NullMarked;
