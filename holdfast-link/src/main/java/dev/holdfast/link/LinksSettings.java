package dev.holdfast.link;

/**
 * How the links of a process are run.
 *
 * @param threads event loops that share the links, 1 or more
 * @param portable use the Java library's sockets even where the kernel's own event interface is
 *     there
 */
public record LinksSettings(int threads, boolean portable) {
  public LinksSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
    }
  }

  /** One loop for each processor, eight at most. */
  public static LinksSettings normal() {
    return new LinksSettings(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8), false);
  }
}
