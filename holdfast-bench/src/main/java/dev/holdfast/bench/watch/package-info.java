/** How long a look at all connections of the host takes. */
@NullMarked
package dev.holdfast.bench.watch;

import org.jspecify.annotations.NullMarked;
