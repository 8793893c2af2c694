package dev.holdfast.gateway.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a message that was to be sent by hand.
 *
 * @param link the link's name
 * @param sent what was to be sent: {@code S1F3 W}
 * @param kind of the reply, such as {@code S1F4}; null without one
 * @param sml the reply; null without one and where its body does not decode
 * @param names the named ids of the reply
 * @param cause a constant name for programs; null where all went well
 * @param detail the cause for people; null where all went well
 */
public record SendView(
    String link,
    String sent,
    Outcome outcome,
    @Nullable String kind,
    @Nullable String sml,
    List<Map<String, Object>> names,
    @Nullable String cause,
    @Nullable String detail) {

  public SendView {
    names = List.copyOf(names);
  }

  /** How it ended. */
  public enum Outcome {
    /** The reply is there. */
    REPLIED,
    /** It was sent and asks for no reply. */
    SENT,
    /** It was not sent, or the peer refused it. */
    REFUSED,
    /** It was sent and no reply came: nobody knows what the peer did. */
    UNKNOWN,
    /** A reply came whose body does not decode. */
    UNREADABLE
  }

  /** One without reply, and why. */
  public static SendView without(
      String link, String sent, Outcome outcome, @Nullable String cause, @Nullable String detail) {
    return new SendView(link, sent, outcome, null, null, List.of(), cause, detail);
  }
}
