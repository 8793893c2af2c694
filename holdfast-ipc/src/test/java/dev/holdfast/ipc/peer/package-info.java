/** Both ends in processes of their own: Java with Java, C, Python and Perl. */
@NullMarked
package dev.holdfast.ipc.peer;

import org.jspecify.annotations.NullMarked;
