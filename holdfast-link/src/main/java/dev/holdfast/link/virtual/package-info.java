/** Sessions driven in virtual time: bytes split at will, timers fired by hand. */
@NullMarked
package dev.holdfast.link.virtual;

import org.jspecify.annotations.NullMarked;
