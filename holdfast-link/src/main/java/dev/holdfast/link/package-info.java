/**
 * Named, supervised pairs of endpoint and protocol: opened, watched, cut and redialled, for ever.
 */
@NullMarked
package dev.holdfast.link;

import org.jspecify.annotations.NullMarked;
