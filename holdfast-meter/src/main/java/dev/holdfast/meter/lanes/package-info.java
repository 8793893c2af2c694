/** Arithmetic over eight bytes at a time, used by all formats; no part of the module's API. */
@NullMarked
package dev.holdfast.meter.lanes;

import org.jspecify.annotations.NullMarked;
