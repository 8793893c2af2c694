/** What can be done about the connections of other programs. */
@NullMarked
package dev.holdfast.watch.hand;

import org.jspecify.annotations.NullMarked;
