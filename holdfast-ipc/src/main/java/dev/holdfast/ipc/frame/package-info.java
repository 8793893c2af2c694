/** Messages of any bytes, by the few ways to tell one from the next. */
@NullMarked
package dev.holdfast.ipc.frame;

import org.jspecify.annotations.NullMarked;
