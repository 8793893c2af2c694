package dev.holdfast.sim.record;

/** The lines of a record: one JSON object each. */
public final class RecordLine {

  private RecordLine() {}

  /**
   * The line for a message whose acknowledgement has arrived.
   *
   * @param link which of the simulators' links: {@code hsms}, {@code meter}
   * @param id what tells this message from all others of the link: {@code S6F11:17}
   */
  public static String acknowledged(String link, String id) {
    return "{\"link\":\"" + plain(link) + "\",\"id\":\"" + plain(id) + "\"}";
  }

  /** The value, once it is sure to need no escaping in a JSON string. */
  static String plain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        throw new IllegalArgumentException("no plain text for a record: " + value);
      }
    }
    return value;
  }
}
