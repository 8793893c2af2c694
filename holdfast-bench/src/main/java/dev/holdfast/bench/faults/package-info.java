/** Faults of real sockets, processes and paths, and the verdicts that a host comes to upon them. */
@NullMarked
package dev.holdfast.bench.faults;

import org.jspecify.annotations.NullMarked;
