/** Tests of the gateway's links. */
@NullMarked
package dev.holdfast.gateway.link;

import org.jspecify.annotations.NullMarked;
