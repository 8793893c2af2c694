/** What systems call their keepalive settings, and how to read them. */
@NullMarked
package dev.holdfast.watch.guide;

import org.jspecify.annotations.NullMarked;
