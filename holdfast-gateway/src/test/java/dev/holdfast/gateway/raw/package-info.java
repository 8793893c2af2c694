/** Peers made of plain sockets and bytes, so that a test does not lean on what it tests. */
@NullMarked
package dev.holdfast.gateway.raw;

import org.jspecify.annotations.NullMarked;
