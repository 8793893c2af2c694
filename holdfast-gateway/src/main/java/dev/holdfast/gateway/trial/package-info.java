/** Links of Holdfast as programs under trial on the network bench. */
@NullMarked
package dev.holdfast.gateway.trial;

import org.jspecify.annotations.NullMarked;
