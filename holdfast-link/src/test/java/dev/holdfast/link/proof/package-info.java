/** What the long proofs of all modules share: rounds by seed until a deadline, and spoilt bytes. */
@NullMarked
package dev.holdfast.link.proof;

import org.jspecify.annotations.NullMarked;
