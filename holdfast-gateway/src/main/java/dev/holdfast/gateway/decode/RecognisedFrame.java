package dev.holdfast.gateway.decode;

import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.meter.DataItem;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One frame found in an input.
 *
 * @param protocol {@code modbus-rtu}, {@code dlt645-2007}, {@code hsms}, ...
 * @param offset where it starts, in bytes of the input
 * @param length bytes, 1 or more
 * @param direction {@code request}, {@code response} or {@code unknown}
 * @param address a unit or session id as a number, a meter's address as on its label
 * @param code function, control or service as a number
 * @param summary one line for people
 * @param items values read; empty where none are
 * @param message the SECS-II message that the frame is, or of which it is the last block; null for
 *     all others
 */
public record RecognisedFrame(
    String protocol,
    int offset,
    int length,
    String direction,
    Object address,
    int code,
    String summary,
    List<DataItem> items,
    @Nullable HsmsMessage message) {

  /** The message as SML, or null. */
  public @Nullable String sml() {
    return sml(StandardCharsets.US_ASCII);
  }

  /** The message as SML, high bytes of A in a character set; or null. */
  public @Nullable String sml(Charset charset) {
    return message == null ? null : message.text(charset);
  }
}
