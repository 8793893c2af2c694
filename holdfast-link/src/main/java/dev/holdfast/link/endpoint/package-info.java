/** Where a peer is, as a URI, and which peers are let in. */
@NullMarked
package dev.holdfast.link.endpoint;

import org.jspecify.annotations.NullMarked;
