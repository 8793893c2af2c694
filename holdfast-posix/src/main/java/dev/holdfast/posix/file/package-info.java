/** Calls on any file descriptor. */
@NullMarked
package dev.holdfast.posix.file;

import org.jspecify.annotations.NullMarked;
