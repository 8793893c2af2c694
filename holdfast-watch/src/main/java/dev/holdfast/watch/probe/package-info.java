/** Keeps real connections silent and asks them whether they still are. */
@NullMarked
package dev.holdfast.watch.probe;

import org.jspecify.annotations.NullMarked;
