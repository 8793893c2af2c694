/** POSIX message queues, semaphores and shared memory, all by name. */
@NullMarked
package dev.holdfast.posix.named;

import org.jspecify.annotations.NullMarked;
