/** What the kernel tells by netlink: every TCP connection, every network interface. */
@NullMarked
package dev.holdfast.posix.diag;

import org.jspecify.annotations.NullMarked;
