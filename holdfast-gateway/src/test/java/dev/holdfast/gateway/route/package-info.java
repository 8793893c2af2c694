/** Tests of routes and sinks. */
@NullMarked
package dev.holdfast.gateway.route;

import org.jspecify.annotations.NullMarked;
