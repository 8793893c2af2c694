/** Any bytes told apart: which frames of which protocols stand in them, and what they say. */
@NullMarked
package dev.holdfast.gateway.decode;

import org.jspecify.annotations.NullMarked;
