/** Ten thousand links in one process: what they cost while only Linktests go over them. */
@NullMarked
package dev.holdfast.bench.many;

import org.jspecify.annotations.NullMarked;
