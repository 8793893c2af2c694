/** Decoding beside bare loops over the same bytes. */
@NullMarked
package dev.holdfast.bench.decode;

import org.jspecify.annotations.NullMarked;
