package dev.holdfast.hsms.secs2;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A character string: {@code <A [3] "abc">}. Its bytes are kept as they came; which characters the
 * high ones are is for the link's configuration to say.
 */
public final class AsciiItem extends LeafItem {

  /** Seven-bit text of a program; null where it stands in bytes. */
  private final @Nullable String own;

  AsciiItem(int head, byte[] data, int offset) {
    super(head, data, offset);
    own = null;
  }

  /** Text of seven-bit characters. */
  AsciiItem(String own) {
    super(head(ItemFormat.A, own.length()), IN_PLACE, 0);
    this.own = own;
  }

  /** The text with every byte as the character of the same number (ISO 8859-1). */
  public String text() {
    return own == null ? text(StandardCharsets.ISO_8859_1) : own;
  }

  /** The text in a character set; bytes that it does not know become its replacement. */
  public String text(Charset charset) {
    return text(0, byteLength(), charset);
  }

  @Override
  byte byteHere(int index) {
    return (byte) held().charAt(index);
  }

  @Override
  @SuppressWarnings("deprecation") // the one copy of low bytes without a detour
  void copyHere(int index, byte[] target, int at, int count) {
    held().getBytes(index, index + count, target, at);
  }

  @Override
  void writeHere(byte[] target, int at) {
    copyHere(0, target, at, byteLength());
  }

  private String held() {
    return Objects.requireNonNull(own);
  }
}
