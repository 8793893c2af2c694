/** Takes messages from the journal to the sinks, loses none and says how far each sink is. */
@NullMarked
package dev.holdfast.gateway.route;

import org.jspecify.annotations.NullMarked;
