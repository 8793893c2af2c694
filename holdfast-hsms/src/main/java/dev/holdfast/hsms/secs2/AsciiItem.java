package dev.holdfast.hsms.secs2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A character string: {@code <A [3] "abc">}. Its bytes are kept as they came; which characters the
 * high ones are is for the link's configuration to say.
 */
public final class AsciiItem extends LeafItem {

  AsciiItem(int head, byte[] data, int offset) {
    super(head, data, offset);
  }

  /** The text with every byte as the character of the same number (ISO 8859-1). */
  public String text() {
    return text(StandardCharsets.ISO_8859_1);
  }

  /** The text in a character set; bytes that it does not know become its replacement. */
  public String text(Charset charset) {
    return new String(data, offset, byteLength(), charset);
  }
}
