/** Waiting for many descriptors in one thread. */
@NullMarked
package dev.holdfast.ipc.waiting;

import org.jspecify.annotations.NullMarked;
