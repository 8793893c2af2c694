package dev.holdfast.hsms.secs2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A localized string: {@code <W [3] 2 "abc">}, a header that names the character set and the text
 * in it. An item without any byte has no header and says "no value".
 */
public final class LocalizedItem extends LeafItem {

  /** Bytes of the header. */
  static final int HEADER_LENGTH = 2;

  LocalizedItem(int head, byte[] data, int offset) {
    super(head, data, offset);
  }

  /** Number of the character set, 0 to 65 535; 0 where the item has no byte. */
  public int header() {
    return byteLength() == 0 ? 0 : BigEndian.shortAt(data, offset) & 0xFFFF;
  }

  /** Whether there is a header: false only for an item without any byte. */
  public boolean hasHeader() {
    return byteLength() != 0;
  }

  /** The character set that the header names, empty when it or this Java does not know it. */
  public Optional<Charset> charset() {
    return LocalizedCharsets.of(header());
  }

  /** The text in the character set of the header, ISO 8859-1 where that is unknown. */
  public String text() {
    return new String(data, textOffset(), size(), charset().orElse(StandardCharsets.ISO_8859_1));
  }

  /** A copy of the bytes of the text. */
  public byte[] textBytes() {
    return Arrays.copyOfRange(data, textOffset(), offset + byteLength());
  }

  /** Bytes of the text. */
  @Override
  public int size() {
    return Math.max(0, byteLength() - HEADER_LENGTH);
  }

  private int textOffset() {
    return offset + byteLength() - size();
  }
}
