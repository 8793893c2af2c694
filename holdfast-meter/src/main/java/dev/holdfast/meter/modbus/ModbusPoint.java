package dev.holdfast.meter.modbus;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A value in the bits or registers of a unit.
 *
 * @param name name of the point
 * @param table which bits or registers
 * @param register address of the first, from 0
 * @param type how they are read
 * @param registers how many there are; 1 for a bit
 * @param order which byte of several comes first
 * @param scale what the number is multiplied by; 1 for bits and text
 * @param offset what is added to it then; 0 for bits and text
 * @param unit unit of the scaled value, empty where there is none
 */
public record ModbusPoint(
    String name,
    ModbusTable table,
    int register,
    Type type,
    int registers,
    WordOrder order,
    BigDecimal scale,
    BigDecimal offset,
    String unit) {

  private static final int WORD = 16;
  private static final int LONGEST_TEXT = 123;

  public ModbusPoint {
    if (type == Type.TEXT ? registers < 1 || registers > LONGEST_TEXT : registers != type.words) {
      throw wrong(name, "%s of %d registers".formatted(word(type), registers));
    }
    if (register < 0 || register + registers > 0x10000) {
      throw wrong(name, "no register " + register + " for " + word(type));
    }
    if (table.bits() && type != Type.BOOL) {
      throw wrong(name, word(type) + " does not fit one bit of the " + word(table) + " table");
    }
    if (scale.signum() == 0) {
      throw wrong(name, "scale 0 leaves nothing of the value");
    }
    if (!type.number() && (scale.compareTo(BigDecimal.ONE) != 0 || offset.signum() != 0)) {
      throw wrong(name, word(type) + " cannot be scaled");
    }
  }

  /** A number or a bit, in whole registers of its type. */
  public ModbusPoint(
      String name,
      ModbusTable table,
      int register,
      Type type,
      WordOrder order,
      BigDecimal scale,
      String unit) {
    this(name, table, register, type, type.words, order, scale, BigDecimal.ZERO, unit);
  }

  /** A number or a bit, most significant byte first, not scaled. */
  public static ModbusPoint of(String name, ModbusTable table, int register, Type type) {
    return new ModbusPoint(name, table, register, type, WordOrder.BIG, BigDecimal.ONE, "");
  }

  /** ASCII text, two characters in a register, filled with 0 behind its end. */
  public static ModbusPoint text(String name, ModbusTable table, int register, int registers) {
    return new ModbusPoint(
        name,
        table,
        register,
        Type.TEXT,
        registers,
        WordOrder.BIG,
        BigDecimal.ONE,
        BigDecimal.ZERO,
        "");
  }

  /** The same with its bytes in another order. */
  public ModbusPoint ordered(WordOrder other) {
    return new ModbusPoint(name, table, register, type, registers, other, scale, offset, unit);
  }

  /** The same scaled, with the unit of the scaled value. */
  public ModbusPoint scaled(String factor, String unitName) {
    return new ModbusPoint(
        name, table, register, type, registers, order, new BigDecimal(factor), offset, unitName);
  }

  /** The same with a number added to the scaled value. */
  public ModbusPoint shifted(String added) {
    return new ModbusPoint(
        name, table, register, type, registers, order, scale, new BigDecimal(added), unit);
  }

  private static IllegalArgumentException wrong(String name, String why) {
    return new IllegalArgumentException("point " + name + ": " + why);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** How registers make a value; negative numbers are two's complement, F32 and F64 IEEE 754. */
  public enum Type {
    /** True where the bit is set, or the register is not 0. */
    BOOL(1),
    U16(1),
    I16(1),
    U32(2),
    I32(2),
    U64(4),
    I64(4),
    F32(2),
    F64(4),
    TEXT(0);

    private final int words;

    Type(int words) {
      this.words = words;
    }

    /** Number of registers; 0 where the point tells it. */
    public int words() {
      return words;
    }

    /** Whether its values are numbers. */
    public boolean number() {
      return this != BOOL && this != TEXT;
    }

    boolean floating() {
      return this == F32 || this == F64;
    }

    private boolean signed() {
      return this == I16 || this == I32 || this == I64;
    }

    /** Least number of a whole-number type. */
    BigInteger least() {
      return signed() ? BigInteger.ONE.shiftLeft(WORD * words - 1).negate() : BigInteger.ZERO;
    }

    /** Greatest number of a whole-number type. */
    BigInteger most() {
      int bits = WORD * words - (signed() ? 1 : 0);
      return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }
  }

  /** In which order the bytes of a value stand, A the most significant of a four-byte one. */
  public enum WordOrder {
    /** ABCD, as in most devices. */
    BIG(false, false),
    /** CDAB: the least significant word first. */
    LITTLE(true, false),
    /** BADC: each word with its low byte first. */
    BIG_SWAPPED(false, true),
    /** DCBA: the least significant byte first. */
    LITTLE_SWAPPED(true, true);

    private final boolean lowFirst;
    private final boolean swapped;

    WordOrder(boolean lowFirst, boolean swapped) {
      this.lowFirst = lowFirst;
      this.swapped = swapped;
    }
  }

  /** First address behind the point. */
  int endRegister() {
    return register + registers;
  }

  /**
   * The scaled value, exact: a decimal, text, {@code true} or {@code false}; {@code NaN} and the
   * infinities as Java prints them.
   *
   * @param words what was read
   * @param first address of its first register
   */
  String valueIn(Octets words, int first) {
    if (type == Type.TEXT) {
      return text(words, first);
    }
    long bits = 0;
    for (int i = 0; i < registers; i++) {
      int at = order.lowFirst ? registers - 1 - i : i;
      bits = (bits << WORD) | word(words.word(register - first + at));
    }
    return switch (type) {
      case BOOL -> Boolean.toString(bits != 0);
      case U16, U32 -> scaled(BigDecimal.valueOf(bits));
      case I16 -> scaled(BigDecimal.valueOf((short) bits));
      case I32 -> scaled(BigDecimal.valueOf(bits << 32 >> 32));
      case I64 -> scaled(BigDecimal.valueOf(bits));
      case U64 -> scaled(new BigDecimal(Long.toUnsignedString(bits)));
      case F32 -> {
        float value = Float.intBitsToFloat((int) bits);
        yield floating(Float.isFinite(value), Float.toString(value));
      }
      case F64 -> {
        double value = Double.longBitsToDouble(bits);
        yield floating(Double.isFinite(value), Double.toString(value));
      }
      case TEXT -> throw new IllegalStateException("read above");
    };
  }

  private int word(int value) {
    return order.swapped ? Short.toUnsignedInt(Short.reverseBytes((short) value)) : value;
  }

  private String text(Octets words, int first) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < registers; i++) {
      int at = order.lowFirst ? registers - 1 - i : i;
      int word = word(words.word(register - first + at));
      text.append((char) (word >>> 8)).append((char) (word & 0xFF));
    }
    int end = text.indexOf("\0");
    return end < 0 ? text.toString() : text.substring(0, end);
  }

  private String floating(boolean finite, String text) {
    return finite ? scaled(new BigDecimal(text)) : text;
  }

  private String scaled(BigDecimal value) {
    return value.multiply(scale).add(offset).toPlainString();
  }

  /**
   * The registers that hold a value.
   *
   * @param rounding what is done with places that the scale leaves no room for; {@link
   *     RoundingMode#UNNECESSARY} refuses them
   * @throws IllegalArgumentException why they cannot hold it
   */
  Octets words(String value, RoundingMode rounding) {
    int[] words =
        switch (type) {
          case TEXT -> characters(value);
          case BOOL -> new int[] {bit(value) ? 1 : 0};
          case F32 -> split(Float.floatToIntBits(floating(value).floatValue()));
          case F64 -> split(Double.doubleToLongBits(floating(value).doubleValue()));
          default -> split(whole(value, rounding).longValue());
        };
    int[] ordered = new int[registers];
    for (int i = 0; i < registers; i++) {
      ordered[order.lowFirst ? registers - 1 - i : i] = word(words[i]);
    }
    return Octets.ofWords(ordered);
  }

  /** The bit that a value stands for. */
  boolean bit(String value) {
    return switch (value) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw wrong(name, "\"" + value + "\" is neither true nor false");
    };
  }

  private int[] characters(String value) {
    byte[] ascii = value.getBytes(StandardCharsets.ISO_8859_1);
    if (ascii.length > 2 * registers) {
      throw wrong(name, "\"" + value + "\" is longer than " + 2 * registers + " characters");
    }
    int[] words = new int[registers];
    for (int i = 0; i < ascii.length; i++) {
      words[i / 2] |= (ascii[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
    }
    return words;
  }

  private int[] split(long bits) {
    int[] words = new int[registers];
    for (int i = 0; i < registers; i++) {
      words[i] = (int) (bits >>> (WORD * (registers - 1 - i))) & 0xFFFF;
    }
    return words;
  }

  private BigDecimal floating(String value) {
    BigDecimal raw = number(value).subtract(offset).divide(scale, MathContext.DECIMAL64);
    double most = type == Type.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    if (raw.abs().compareTo(BigDecimal.valueOf(most)) > 0) {
      throw wrong(name, value + " is too large for " + word(type));
    }
    return raw;
  }

  private BigInteger whole(String value, RoundingMode rounding) {
    BigDecimal number = number(value).subtract(offset);
    BigInteger raw;
    try {
      raw = number.divide(scale, 0, rounding).toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw wrong(name, value + " is no multiple of " + scale.toPlainString() + shift());
    }
    if (raw.compareTo(type.least()) < 0 || raw.compareTo(type.most()) > 0) {
      throw wrong(name, value + " does not fit " + word(type) + scaledBy());
    }
    return raw;
  }

  private String scaledBy() {
    String by = scale.compareTo(BigDecimal.ONE) == 0 ? "" : " scaled by " + scale.toPlainString();
    return by + shift();
  }

  private String shift() {
    return offset.signum() == 0 ? "" : " with " + offset.toPlainString() + " added";
  }

  /**
   * Why a value cannot stand in the point's registers, whatever its last places; null where it can.
   */
  public @Nullable String refuses(BigDecimal value) {
    try {
      var _ = words(value.toPlainString(), RoundingMode.DOWN);
      return null;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private BigDecimal number(String value) {
    try {
      return new BigDecimal(value);
    } catch (NumberFormatException e) {
      throw wrong(name, "\"" + value + "\" is no number");
    }
  }
}
