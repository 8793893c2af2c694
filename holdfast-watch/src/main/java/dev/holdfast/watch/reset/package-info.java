/** From how far away a reset came, told by the hops that are left in its time to live. */
@NullMarked
package dev.holdfast.watch.reset;

import org.jspecify.annotations.NullMarked;
