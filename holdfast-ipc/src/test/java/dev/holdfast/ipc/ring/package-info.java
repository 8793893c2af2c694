/** Tests of rings and tables in shared memory. */
@NullMarked
package dev.holdfast.ipc.ring;

import org.jspecify.annotations.NullMarked;
