/**
 * What processes of one host talk by: pipes, queues, semaphores, shared memory, signals, sockets.
 * Each is closed by its user, waits no longer than it is told, and says what went wrong as an
 * {@link dev.holdfast.ipc.IpcException} or, where that is no fault, as an {@link
 * dev.holdfast.ipc.Outcome}. Waiting keeps a platform thread; a virtual one pins its carrier.
 */
@NullMarked
package dev.holdfast.ipc;

import org.jspecify.annotations.NullMarked;
