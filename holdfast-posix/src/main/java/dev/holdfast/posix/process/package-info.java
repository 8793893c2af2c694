/** Other processes: their descriptors, their sockets, their names. */
@NullMarked
package dev.holdfast.posix.process;

import org.jspecify.annotations.NullMarked;
