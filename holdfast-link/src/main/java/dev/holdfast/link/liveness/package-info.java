/** Doubt about a link and what comes of it: suspicion, evidence, verdict, report. */
@NullMarked
package dev.holdfast.link.liveness;

import org.jspecify.annotations.NullMarked;
