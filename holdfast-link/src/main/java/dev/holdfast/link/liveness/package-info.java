/** Doubt about a link and what came of it: suspicion, evidence, verdict, cause. */
@NullMarked
package dev.holdfast.link.liveness;

import org.jspecify.annotations.NullMarked;
