package dev.holdfast.hsms;

import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Secs2;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A body to be sent, as an item or as bytes; written once, straight into its frame.
 *
 * @param item the item, or null where the bytes count
 * @param bytes the bytes, where there is no item
 * @param length bytes on the wire
 */
public record Body(@Nullable Item item, byte[] bytes, int length) {

  static final Body EMPTY = of(HsmsMessage.NO_BODY);

  static Body of(byte[] bytes) {
    return new Body(null, bytes, bytes.length);
  }

  static Body of(@Nullable Item item) {
    return item == null ? EMPTY : new Body(item, HsmsMessage.NO_BODY, Secs2.encodedLength(item));
  }

  /** Writes all of it; so many bytes must be free. */
  public void write(ByteBuffer to) {
    if (item == null) {
      to.put(bytes);
    } else {
      Secs2.encode(item, to);
    }
  }
}
