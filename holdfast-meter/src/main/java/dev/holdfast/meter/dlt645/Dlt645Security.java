package dev.holdfast.meter.dlt645;

/** What follows 03H: authentication and encrypted commands, which need keys that only it has. */
@FunctionalInterface
public interface Dlt645Security {

  /** No security module: every command is refused. */
  Dlt645Security NONE =
      asked -> new Dlt645Reply.Refused(Dlt645Function.SECURITY, Dlt645Error.OTHER);

  /**
   * Follows a command.
   *
   * @return {@link Dlt645Reply.Secured}, or a refusal with a word of two bytes
   */
  Dlt645Reply follow(Dlt645Request.Security asked);
}
