package dev.holdfast.hsms.secs1;

import dev.holdfast.link.session.Decoded;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes by which two ends agree on who sends. */
public enum LineCode implements Decoded {
  /** The line is yours. */
  EOT(0x04),
  /** May I have the line? */
  ENQ(0x05),
  /** The block is taken. */
  ACK(0x06),
  /** The block is not taken. */
  NAK(0x15);

  private final int code;

  LineCode(int code) {
    this.code = code;
  }

  /** The byte on the wire, 0 to 255. */
  public int code() {
    return code;
  }

  /** The code of this byte, 0 to 255, or null. */
  public static @Nullable LineCode of(int code) {
    return switch (code) {
      case 0x04 -> EOT;
      case 0x05 -> ENQ;
      case 0x06 -> ACK;
      case 0x15 -> NAK;
      default -> null;
    };
  }

  @Override
  public String protocol() {
    return Secs1Format.PROTOCOL;
  }

  @Override
  public String kind() {
    return name();
  }

  @Override
  public byte[] bytes() {
    return new byte[] {(byte) code};
  }

  @Override
  public String text() {
    return name();
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of();
  }
}
