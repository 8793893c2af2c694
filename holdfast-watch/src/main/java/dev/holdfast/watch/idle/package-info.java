/** Finds on purpose how long a path keeps a connection on which nothing goes. */
@NullMarked
package dev.holdfast.watch.idle;

import org.jspecify.annotations.NullMarked;
