/** The kernel's ways between processes as wires of links. */
@NullMarked
package dev.holdfast.ipc.wire;

import org.jspecify.annotations.NullMarked;
