/** Tests of what tells of doubt and proof. */
@NullMarked
package dev.holdfast.link.liveness;

import org.jspecify.annotations.NullMarked;
