/** Processes that are killed while they use queues, FIFOs and semaphores. */
@NullMarked
package dev.holdfast.ipc.kill;

import org.jspecify.annotations.NullMarked;
