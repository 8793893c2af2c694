/** System V message queues, semaphore sets and shared memory. */
@NullMarked
package dev.holdfast.posix.sysv;

import org.jspecify.annotations.NullMarked;
