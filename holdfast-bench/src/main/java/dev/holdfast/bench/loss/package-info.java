/** Protocols side by side over a line that loses packets. */
@NullMarked
package dev.holdfast.bench.loss;

import org.jspecify.annotations.NullMarked;
