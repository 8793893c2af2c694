/** Messages between two processes of one host: how many a second, beside others. */
@NullMarked
package dev.holdfast.bench.ipc;

import org.jspecify.annotations.NullMarked;
