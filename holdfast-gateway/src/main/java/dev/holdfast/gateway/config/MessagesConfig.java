package dev.holdfast.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * A link of plain messages.
 *
 * @param framing null: lines, and none where the kernel keeps bounds
 */
public record MessagesConfig(
    @Key(
            doc =
                "How one message is told from the next in a stream of bytes: by line ends, by a"
                    + " length of four bytes before each, or not at all.")
        @Nullable Framing framing,
    @Key(doc = "Bytes of the longest message.", def = "1MiB", min = "1KiB", max = "16MiB")
        Size maxMessage) {

  /** How one message is told from the next. */
  public enum Framing implements Choice {
    LINES,
    LENGTH,
    RAW
  }

  /** Where nothing is said. */
  public static MessagesConfig defaults() {
    return Binder.defaults(MessagesConfig.class);
  }
}
