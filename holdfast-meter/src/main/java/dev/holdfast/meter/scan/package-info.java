/** The adaptive scanner: frames of several protocols found in one stream of bytes. */
@NullMarked
package dev.holdfast.meter.scan;

import org.jspecify.annotations.NullMarked;
