/** HSMS sessions (SEMI E37, E37.1) and the host programmer's view of them. */
@NullMarked
package dev.holdfast.hsms;

import org.jspecify.annotations.NullMarked;
