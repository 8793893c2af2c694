/** The demonstration: simulated devices, a gateway and an account of what was lost. */
@NullMarked
package dev.holdfast.gateway.demo;

import org.jspecify.annotations.NullMarked;
