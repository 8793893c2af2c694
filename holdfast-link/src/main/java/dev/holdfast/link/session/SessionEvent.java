package dev.holdfast.link.session;

/**
 * Something worth a line in a link's history.
 *
 * @param severity how much it matters
 * @param kind a short constant name for machines, such as {@code bad-body}
 * @param text one sentence for people, with offset or bytes where bytes were bad
 */
public record SessionEvent(Severity severity, String kind, String text) {

  /** How much an event matters. */
  public enum Severity {
    INFO,
    WARNING,
    ERROR
  }

  public static SessionEvent info(String kind, String text) {
    return new SessionEvent(Severity.INFO, kind, text);
  }

  public static SessionEvent warning(String kind, String text) {
    return new SessionEvent(Severity.WARNING, kind, text);
  }

  public static SessionEvent error(String kind, String text) {
    return new SessionEvent(Severity.ERROR, kind, text);
  }
}
