/** Meter lines as sessions: the client that polls many meters, and the meters that answer. */
@NullMarked
package dev.holdfast.meter.line;

import org.jspecify.annotations.NullMarked;
