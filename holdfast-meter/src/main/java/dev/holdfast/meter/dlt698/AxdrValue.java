package dev.holdfast.meter.dlt698;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/** One value as A-XDR carries it. Immutable; {@link #text()} is the value for people. */
public sealed interface AxdrValue {

  AxdrType type();

  /** The value as text, without unit or scaler. */
  String text();

  /** No data. */
  record Null() implements AxdrValue {
    @Override
    public AxdrType type() {
      return AxdrType.NULL;
    }

    @Override
    public String text() {
      return "null";
    }
  }

  /** True or false. */
  record Bool(boolean value) implements AxdrValue {
    @Override
    public AxdrType type() {
      return AxdrType.BOOL;
    }

    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }

  /**
   * A whole number.
   *
   * @param bits the number, sign extended; for {@link AxdrType#LONG64_UNSIGNED} all 64 bits count
   */
  record Whole(AxdrType type, long bits) implements AxdrValue {

    /** The number times ten to the power of {@code scaler}, exact. */
    public BigDecimal scaled(int scaler) {
      return type == AxdrType.LONG64_UNSIGNED && bits < 0
          ? new BigDecimal(new BigInteger(Long.toUnsignedString(bits)), -scaler)
          : BigDecimal.valueOf(bits, -scaler);
    }

    @Override
    public String text() {
      return type == AxdrType.LONG64_UNSIGNED ? Long.toUnsignedString(bits) : Long.toString(bits);
    }
  }

  /** A number in floating point. */
  record Real(AxdrType type, double value) implements AxdrValue {
    @Override
    public String text() {
      return type == AxdrType.FLOAT32 ? Float.toString((float) value) : Double.toString(value);
    }
  }

  /** Bits, first one first, each 0 or 1. */
  record Bits(String bits) implements AxdrValue {
    @Override
    public AxdrType type() {
      return AxdrType.BIT_STRING;
    }

    @Override
    public String text() {
      return bits;
    }
  }

  /** Bytes in hex: octet-string, TSA, MAC, RN. */
  record Octets(AxdrType type, String hex) implements AxdrValue {
    @Override
    public String text() {
      return hex;
    }
  }

  /** Characters: visible-string, UTF8-string. */
  record Text(AxdrType type, String text) implements AxdrValue {}

  /** Date and time, in the order of ISO 8601, with {@code --} for what is left open. */
  record Moment(AxdrType type, String text) implements AxdrValue {}

  /** What names an object: OI with 16 bits, OAD or OMD with 32. */
  record Name(AxdrType type, int bits) implements AxdrValue {
    @Override
    public String text() {
      return type == AxdrType.OI ? Oad.oi(bits) : Oad.text(bits);
    }
  }

  /** Values in order: array, structure. */
  record Group(AxdrType type, List<AxdrValue> members) implements AxdrValue {
    public Group {
      members = List.copyOf(members);
    }

    @Override
    public String text() {
      String inside = members.stream().map(AxdrValue::text).collect(Collectors.joining(", "));
      return type == AxdrType.ARRAY ? "[" + inside + "]" : "{" + inside + "}";
    }
  }

  /**
   * A type of fixed parts: ROAD, TI, Region, Scaler_Unit, RSD, CSD, MS, SID, SID_MAC, COMDCB, RCSD.
   * A choice stands first as an unsigned.
   */
  record Parts(AxdrType type, List<AxdrValue> parts) implements AxdrValue {
    public Parts {
      parts = List.copyOf(parts);
    }

    @Override
    public String text() {
      return parts.stream().map(AxdrValue::text).collect(Collectors.joining(" ", type + "(", ")"));
    }
  }
}
