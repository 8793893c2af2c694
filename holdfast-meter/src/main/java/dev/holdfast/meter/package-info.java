/** What all meter protocols share: frames, values read, one tongue a protocol. */
@NullMarked
package dev.holdfast.meter;

import org.jspecify.annotations.NullMarked;
