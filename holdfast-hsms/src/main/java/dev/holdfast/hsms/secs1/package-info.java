/** SECS-I (SEMI E4): SECS-II messages in blocks over a half-duplex line, serial or TCP. */
@NullMarked
package dev.holdfast.hsms.secs1;

import org.jspecify.annotations.NullMarked;
