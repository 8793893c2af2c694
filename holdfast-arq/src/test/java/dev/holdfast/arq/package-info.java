/** Tests of the acknowledged frame protocol. */
@NullMarked
package dev.holdfast.arq;

import org.jspecify.annotations.NullMarked;
