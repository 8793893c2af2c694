/** The durable store of messages and link events, and how far each sink has delivered them. */
@NullMarked
package dev.holdfast.gateway.journal;

import org.jspecify.annotations.NullMarked;
