/** Memory that is mapped, and sleeping on a word of it. */
@NullMarked
package dev.holdfast.posix.memory;

import org.jspecify.annotations.NullMarked;
