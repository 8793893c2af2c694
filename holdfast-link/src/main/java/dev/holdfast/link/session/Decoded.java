package dev.holdfast.link.session;

import java.util.Map;

/**
 * What a protocol reads in the bytes of one message. Immutable; views are computed when asked for
 * and never throw on bytes.
 */
public interface Decoded {

  /** Protocol as the command line prints it: {@code hsms}, {@code dlt645-2007}. */
  String protocol();

  /**
   * What it is within its protocol, short: {@code S6F11}, {@code reading}, {@code Linktest.req}.
   */
  String kind();

  /** The bytes as they stood on the wire, as a copy of the caller's own. */
  byte[] bytes();

  /** The message for people: SML, or values with units; may have several lines. */
  String text();

  /** The message for programs: string, number, boolean, list or map values only; may be empty. */
  Map<String, Object> fields();

  /** Why the body did not decode, with its offset; null when it did. */
  default @org.jspecify.annotations.Nullable String error() {
    return null;
  }
}
