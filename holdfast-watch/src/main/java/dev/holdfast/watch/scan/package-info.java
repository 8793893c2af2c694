/** Looks at every TCP connection of this host, again and again. */
@NullMarked
package dev.holdfast.watch.scan;

import org.jspecify.annotations.NullMarked;
