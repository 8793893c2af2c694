/** Programs that others wrote, against ours. */
@NullMarked
package dev.holdfast.gateway.peer;

import org.jspecify.annotations.NullMarked;
