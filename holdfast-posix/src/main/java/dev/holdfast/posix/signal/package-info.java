/** Sending signals, and receiving them without a handler. */
@NullMarked
package dev.holdfast.posix.signal;

import org.jspecify.annotations.NullMarked;
