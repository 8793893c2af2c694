/** What the figures of one connection mean: pure rules over what the kernel shows. */
@NullMarked
package dev.holdfast.watch;

import org.jspecify.annotations.NullMarked;
