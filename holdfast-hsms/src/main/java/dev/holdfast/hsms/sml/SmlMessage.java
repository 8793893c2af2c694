package dev.holdfast.hsms.sml;

import dev.holdfast.hsms.secs2.Item;
import org.jspecify.annotations.Nullable;

/**
 * A message as SML writes it.
 *
 * @param name what stands before the colon, null when there is none
 * @param stream 0 to 127
 * @param function 0 to 255
 * @param wbit whether a reply is wanted (W)
 * @param item the body, null for a header-only message
 */
public record SmlMessage(
    @Nullable String name, int stream, int function, boolean wbit, @Nullable Item item) {

  public SmlMessage {
    if (stream < 0 || stream > 127) {
      throw new IllegalArgumentException("stream " + stream + " is not 0 to 127");
    }
    if (function < 0 || function > 255) {
      throw new IllegalArgumentException("function " + function + " is not 0 to 255");
    }
  }
}
