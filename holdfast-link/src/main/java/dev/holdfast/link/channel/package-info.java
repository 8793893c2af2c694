/**
 * Open conversations of bytes or datagrams, and what opens them; the only place that knows sockets.
 */
@NullMarked
package dev.holdfast.link.channel;

import org.jspecify.annotations.NullMarked;
