package dev.holdfast.gateway.config;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One value of a meter.
 *
 * @param id data identifier (DL/T 645) or OAD (DL/T 698.45), 8 hex digits; 4 of DL/T 645-1997
 * @param unlisted whether the identifier need not be in the dictionary
 * @param decimals digits behind the point of an identifier's BCD number (DL/T 645)
 * @param register first register or bit, from 0 (Modbus)
 * @param table which registers or bits (Modbus)
 * @param type how registers make a number; null for what is usual in the table
 * @param registers registers of a text (Modbus)
 * @param words order of the bytes of one number (Modbus)
 * @param scale what the number is multiplied by
 * @param offset what is added to it then
 * @param quantity what the value is, where other protocols show it
 * @param writable whether it may be written
 * @param min least value that may be written, scaled
 * @param max greatest value that may be written, scaled
 */
public record PointConfig(
    @Key(doc = "The value's name.", pattern = Config.NAME, expected = Config.NAME_IN_WORDS)
        String name,
    @Key(
            doc =
                "Data identifier (DL/T 645; with 4 digits one of its version of 1997, which is only"
                    + " read) or OAD (DL/T 698.45).",
            pattern = "[0-9A-Fa-f]{8}|[0-9A-Fa-f]{4}",
            expected = "8 hex digits in quotes")
        @Nullable String id,
    @Key(doc = "Whether the identifier need not be in the dictionary.", def = "false")
        boolean unlisted,
    @Key(
            doc =
                "Digits behind the point where the identifier is one BCD number (DL/T 645); by"
                    + " default as the dictionary has it.",
            min = "0",
            max = "15")
        @Nullable Integer decimals,
    @Key(doc = "First register or bit, from 0 (Modbus).", min = "0", max = "65535")
        @Nullable Integer register,
    @Key(doc = "Which registers or bits (Modbus).", def = "holding") Table table,
    @Key(doc = "How registers make a value (Modbus); by default u16, of bits bool.")
        @Nullable Type type,
    @Key(doc = "Registers of a text (Modbus).", min = "1", max = "123") @Nullable Integer registers,
    @Key(
            doc =
                "Order of the bytes of one value (Modbus): big ABCD, little CDAB, big-swapped BADC,"
                    + " little-swapped DCBA.",
            def = "big")
        Words words,
    @Key(doc = "What the number is multiplied by.", def = "1") BigDecimal scale,
    @Key(doc = "What is added to the scaled number.", def = "0") BigDecimal offset,
    @Key(doc = "Unit of the scaled value.") @Nullable String unit,
    @Key(
            doc =
                "What the value is, where other protocols show it: voltage.1 is that of phase A,"
                    + " forward-active-energy.2 that of tariff 2, active-power the total; DL/T"
                    + " identifiers say so themselves.",
            pattern = "[a-z0-9-]+(\\.[0-9]{1,2})?",
            expected = "a quantity such as voltage.1")
        @Nullable String quantity,
    @Key(doc = "Whether it may be written.", def = "false") boolean writable,
    @Key(doc = "Least value that may be written, scaled.") @Nullable BigDecimal min,
    @Key(doc = "Greatest value that may be written, scaled.") @Nullable BigDecimal max) {

  /** How registers make a value. */
  public Type typeOrUsual() {
    if (type != null) {
      return type;
    }
    return table.bits() ? Type.BOOL : Type.U16;
  }

  /** Whether an identifier is one of DL/T 645-1997. */
  public static boolean of1997(String id) {
    return id.length() == 4;
  }

  /** How registers make a value: a bit, unsigned, signed or floating point and its bits, text. */
  public enum Type implements Choice {
    BOOL,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F32,
    F64,
    TEXT
  }

  /** What is read by functions 1 (coil), 2 (discrete), 3 (holding) and 4 (input). */
  public enum Table implements Choice {
    HOLDING,
    INPUT,
    COIL,
    DISCRETE;

    /** Whether it holds bits, not registers. */
    boolean bits() {
      return this == COIL || this == DISCRETE;
    }

    /** Whether it may be written. */
    boolean writable() {
      return this == COIL || this == HOLDING;
    }
  }

  /** Which byte of a value comes first. */
  public enum Words implements Choice {
    BIG,
    LITTLE,
    BIG_SWAPPED,
    LITTLE_SWAPPED
  }
}
