/** One protocol spoken over one channel, as a pure state machine. */
@NullMarked
package dev.holdfast.link.session;

import org.jspecify.annotations.NullMarked;
