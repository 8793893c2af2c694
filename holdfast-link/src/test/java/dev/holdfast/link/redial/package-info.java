/** Tests of redial requests. */
@NullMarked
package dev.holdfast.link.redial;

import org.jspecify.annotations.NullMarked;
