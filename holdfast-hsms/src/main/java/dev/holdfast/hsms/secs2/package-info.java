/** SECS-II items (SEMI E5): building, encoding, and decoding without trust in the bytes. */
@NullMarked
package dev.holdfast.hsms.secs2;

import org.jspecify.annotations.NullMarked;
