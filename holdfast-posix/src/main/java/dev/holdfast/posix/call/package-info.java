/** How a function of the C library is bound and called. */
@NullMarked
package dev.holdfast.posix.call;

import org.jspecify.annotations.NullMarked;
