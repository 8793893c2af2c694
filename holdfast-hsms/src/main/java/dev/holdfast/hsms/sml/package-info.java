/** SML, the text form of SECS-II messages: one canonical form written, every dialect read. */
@NullMarked
package dev.holdfast.hsms.sml;

import org.jspecify.annotations.NullMarked;
