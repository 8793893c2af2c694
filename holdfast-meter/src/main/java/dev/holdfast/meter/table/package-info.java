/** Tables that stand beside the classes. */
@NullMarked
package dev.holdfast.meter.table;

import org.jspecify.annotations.NullMarked;
