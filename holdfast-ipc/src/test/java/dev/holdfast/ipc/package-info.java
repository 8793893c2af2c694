/** Primitives, tried within one process and between several. */
@NullMarked
package dev.holdfast.ipc;

import org.jspecify.annotations.NullMarked;
