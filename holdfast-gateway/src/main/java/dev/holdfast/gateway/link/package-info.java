/**
 * The gateway's links: what sessions deliver goes to the journal, and what it committed is
 * answered.
 */
@NullMarked
package dev.holdfast.gateway.link;

import org.jspecify.annotations.NullMarked;
