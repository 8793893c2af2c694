/** The gateway as a process: journal, start and memory. */
@NullMarked
package dev.holdfast.bench.gateway;

import org.jspecify.annotations.NullMarked;
