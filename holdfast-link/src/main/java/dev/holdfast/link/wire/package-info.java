/** How another module brings ways to a peer that this one does not have. */
@NullMarked
package dev.holdfast.link.wire;

import org.jspecify.annotations.NullMarked;
