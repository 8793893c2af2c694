/** Tests of channels over real sockets. */
@NullMarked
package dev.holdfast.link.channel;

import org.jspecify.annotations.NullMarked;
