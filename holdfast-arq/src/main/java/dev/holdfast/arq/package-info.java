/** The acknowledged frame, told apart by head, length, tail and sum. */
@NullMarked
package dev.holdfast.arq;

import org.jspecify.annotations.NullMarked;
