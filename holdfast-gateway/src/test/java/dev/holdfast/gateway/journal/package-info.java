/** Tests of the journal. */
@NullMarked
package dev.holdfast.gateway.journal;

import org.jspecify.annotations.NullMarked;
