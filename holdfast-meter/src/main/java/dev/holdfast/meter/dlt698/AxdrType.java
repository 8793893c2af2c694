package dev.holdfast.meter.dlt698;

import org.jspecify.annotations.Nullable;

/** The data types of DL/T 698.45 by their tag byte. */
public enum AxdrType {
  NULL(0),
  ARRAY(1),
  STRUCTURE(2),
  BOOL(3),
  BIT_STRING(4),
  DOUBLE_LONG(5),
  DOUBLE_LONG_UNSIGNED(6),
  OCTET_STRING(9),
  VISIBLE_STRING(10),
  UTF8_STRING(12),
  INTEGER(15),
  LONG(16),
  UNSIGNED(17),
  LONG_UNSIGNED(18),
  LONG64(20),
  LONG64_UNSIGNED(21),
  ENUM(22),
  FLOAT32(23),
  FLOAT64(24),
  DATE_TIME(25),
  DATE(26),
  TIME(27),
  DATE_TIME_S(28),
  OI(80),
  OAD(81),
  ROAD(82),
  OMD(83),
  TI(84),
  TSA(85),
  MAC(86),
  RN(87),
  REGION(88),
  SCALER_UNIT(89),
  RSD(90),
  CSD(91),
  MS(92),
  SID(93),
  SID_MAC(94),
  COMDCB(95),
  RCSD(96);

  private static final @Nullable AxdrType[] BY_TAG = new @Nullable AxdrType[256];

  static {
    for (AxdrType type : values()) {
      BY_TAG[type.tag] = type;
    }
  }

  private final int tag;

  AxdrType(int tag) {
    this.tag = tag;
  }

  /** The byte in front of a value of this type. */
  public int tag() {
    return tag;
  }

  /** The type of a tag byte, null where the table has none. */
  public static @Nullable AxdrType of(int tag) {
    return BY_TAG[tag & 0xFF];
  }

  /** Bytes of a whole number of this type, 0 when it is none. */
  int wholeBytes() {
    return switch (this) {
      case INTEGER, UNSIGNED, ENUM -> 1;
      case LONG, LONG_UNSIGNED -> 2;
      case DOUBLE_LONG, DOUBLE_LONG_UNSIGNED -> 4;
      case LONG64, LONG64_UNSIGNED -> 8;
      default -> 0;
    };
  }

  /** True when the top bit of a whole number of this type is its sign. */
  boolean signed() {
    return this == INTEGER || this == LONG || this == DOUBLE_LONG || this == LONG64;
  }
}
