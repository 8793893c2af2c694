package dev.holdfast.hsms.secs2;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The item formats of SECS-II, each named by its SML mnemonic. */
public enum ItemFormat {
  /** List of items. */
  L(0),
  /** Binary. */
  B(010),
  /** False is zero, true is any other byte. */
  BOOLEAN(011),
  /** Character string, seven bits by the standard, any byte in the field. */
  A(020),
  /** JIS-8 string. */
  J(021),
  /** Localized string: two bytes that name the character set, then the text. */
  W(022),
  I8(030),
  I1(031),
  I2(032),
  I4(034),
  F8(040),
  F4(044),
  U8(050),
  U1(051),
  U2(052),
  U4(054);

  static final int L_CODE = 0;
  static final int B_CODE = 010;
  static final int BOOLEAN_CODE = 011;
  static final int A_CODE = 020;
  static final int J_CODE = 021;
  static final int W_CODE = 022;
  static final int I8_CODE = 030;
  static final int I1_CODE = 031;
  static final int I2_CODE = 032;
  static final int I4_CODE = 034;
  static final int F8_CODE = 040;
  static final int F4_CODE = 044;
  static final int U8_CODE = 050;
  static final int U1_CODE = 051;
  static final int U2_CODE = 052;
  static final int U4_CODE = 054;

  private static final @Nullable ItemFormat[] BY_CODE = new ItemFormat[64];

  static {
    for (ItemFormat format : values()) {
      BY_CODE[format.code] = format;
    }
  }

  private final int code;
  private final int size;
  private final int shift;
  private final long min;
  private final long max;

  ItemFormat(int code) {
    this.code = code;
    char last = name().charAt(name().length() - 1);
    this.size = Character.isDigit(last) ? last - '0' : code == 0 ? 0 : 1;
    this.shift = size == 0 ? 0 : Integer.numberOfTrailingZeros(size);
    long all = -1L >>> (Long.SIZE - Byte.SIZE * Math.max(1, size));
    this.max = isSigned() || size == Long.BYTES ? all >>> 1 : isUnsigned() ? all : -1;
    this.min = isSigned() ? -max - 1 : 0;
  }

  /** The six-bit format code of the format byte. */
  public int code() {
    return code;
  }

  /** Bytes of one value; 0 for a list. */
  public int size() {
    return size;
  }

  /** The size as a power of two, 0 for a list. */
  int shift() {
    return shift;
  }

  /** The name in SML: {@code L}, {@code U4}, {@code BOOLEAN}. */
  public String mnemonic() {
    return name();
  }

  /** I1 to I8. */
  public boolean isSigned() {
    return code >= 030 && code <= 034;
  }

  /** U1 to U8. */
  public boolean isUnsigned() {
    return code >= 050;
  }

  /** F4 and F8. */
  public boolean isFloat() {
    return code == 040 || code == 044;
  }

  /** Whether an integer format can hold a value; U8 only up to 2^63 - 1 this way. */
  public boolean holds(long value) {
    return value >= min && value <= max;
  }

  /** The format with this six-bit code, null when there is none. */
  public static @Nullable ItemFormat ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** The format with this code, of which a reader has found that it has one. */
  static ItemFormat known(int code) {
    return Objects.requireNonNull(BY_CODE[code]);
  }

  /** The format with this SML name in any case, null when there is none. */
  public static @Nullable ItemFormat ofMnemonic(String mnemonic) {
    String name = mnemonic.toUpperCase(Locale.ROOT);
    for (ItemFormat format : values()) {
      if (format.name().equals(name)) {
        return format;
      }
    }
    return null;
  }
}
