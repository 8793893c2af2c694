/** Links over what is no network. */
@NullMarked
package dev.holdfast.ipc.wire;

import org.jspecify.annotations.NullMarked;
