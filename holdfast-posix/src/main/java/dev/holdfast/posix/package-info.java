/** What went wrong in a call, and whether calls can be made here at all. */
@NullMarked
package dev.holdfast.posix;

import org.jspecify.annotations.NullMarked;
