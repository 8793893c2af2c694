package dev.holdfast.hsms.secs2;

import java.nio.charset.Charset;

/** A JIS-8 string: {@code <J [3] "abc">}. Its bytes are kept as they came. */
public final class JisItem extends LeafItem {

  JisItem(int head, byte[] data, int offset) {
    super(head, data, offset);
  }

  /** The text in JIS X 0201; U+FFFD for bytes without a character there. */
  public String text() {
    StringBuilder text = new StringBuilder(size());
    for (int i = 0; i < size(); i++) {
      text.append(character(byteAt(i) & 0xFF));
    }
    return text.toString();
  }

  /** The text in another character set, such as Shift_JIS. */
  public String text(Charset charset) {
    return new String(data, offset, byteLength(), charset);
  }

  private static char character(int code) {
    if (code == 0x5C) {
      return '\u00A5';
    }
    if (code == 0x7E) {
      return '\u203E';
    }
    if (code < 0x80) {
      return (char) code;
    }
    return code >= 0xA1 && code <= 0xDF ? (char) (code - 0xA1 + 0xFF61) : '\uFFFD';
  }
}
