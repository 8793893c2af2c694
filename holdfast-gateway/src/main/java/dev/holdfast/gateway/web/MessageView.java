package dev.holdfast.gateway.web;

import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Message;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of the journal, cut to a size that a page can show.
 *
 * @param id its place in the journal
 * @param length bytes on the wire
 * @param hex the first {@value #SHOWN_BYTES} bytes, lower case
 * @param text the first {@value #SHOWN_CHARS} characters of its decoded text
 * @param fields its decoded fields; empty when it is longer than what is shown
 * @param error why its body did not decode, or null
 */
public record MessageView(
    long id,
    String link,
    long epoch,
    long sequence,
    long wallMicros,
    Direction direction,
    String protocol,
    String kind,
    int length,
    String hex,
    String text,
    Map<String, Object> fields,
    @Nullable String error) {

  /** How many bytes of a message are shown. */
  public static final int SHOWN_BYTES = 4096;

  /** How many characters of a message's text are shown. */
  public static final int SHOWN_CHARS = 16384;

  public static MessageView of(long id, Direction direction, Message message) {
    Decoded decoded = message.decoded();
    byte[] bytes = decoded.bytes();
    int shown = Math.min(bytes.length, SHOWN_BYTES);
    return new MessageView(
        id,
        message.link(),
        message.epoch(),
        message.sequence(),
        message.wallMicros(),
        direction,
        decoded.protocol(),
        decoded.kind(),
        bytes.length,
        HexFormat.of().formatHex(bytes, 0, shown),
        cut(decoded.text()),
        shown == bytes.length ? decoded.fields() : Map.of(),
        decoded.error());
  }

  /** The text as far as it is shown. */
  public static String cut(String text) {
    if (text.length() <= SHOWN_CHARS) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(SHOWN_CHARS - 1)) ? 1 : 0;
    return text.substring(0, SHOWN_CHARS - end) + "\n...";
  }
}
