/** A ring of messages and a table of values in memory that processes share. */
@NullMarked
package dev.holdfast.ipc.ring;

import org.jspecify.annotations.NullMarked;
