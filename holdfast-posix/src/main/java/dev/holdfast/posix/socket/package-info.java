/** Calls on sockets: their options and what waits in them. */
@NullMarked
package dev.holdfast.posix.socket;

import org.jspecify.annotations.NullMarked;
