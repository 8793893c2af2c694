/** Finds the meters of an unknown line: protocol, address, baud rate and parity. */
@NullMarked
package dev.holdfast.meter.search;

import org.jspecify.annotations.NullMarked;
