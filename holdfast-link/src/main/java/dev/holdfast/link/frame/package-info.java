/** Frames told apart by their bytes, without a word about transport or time. */
@NullMarked
package dev.holdfast.link.frame;

import org.jspecify.annotations.NullMarked;
