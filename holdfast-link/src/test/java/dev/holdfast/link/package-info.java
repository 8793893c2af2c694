/** Links over real sockets of this host. */
@NullMarked
package dev.holdfast.link;

import org.jspecify.annotations.NullMarked;
