package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.MeterFrame.Role;
import org.jspecify.annotations.Nullable;

/** What a control code asks for: bits D4 to D0. */
public enum Dlt645Function {
  /** Reads by a two-byte identifier of DL/T 645-1997. */
  READ_1997(0x01, "read data (1997)"),
  SECURITY(0x03, "security authentication"),
  BROADCAST_TIME(0x08, "broadcast time"),
  READ(0x11, "read data"),
  READ_FOLLOW_UP(0x12, "read follow-up"),
  READ_ADDRESS(0x13, "read address"),
  WRITE(0x14, "write data"),
  WRITE_ADDRESS(0x15, "write address"),
  FREEZE(0x16, "freeze"),
  CHANGE_RATE(0x17, "change rate"),
  CHANGE_PASSWORD(0x18, "change password"),
  CLEAR_DEMAND(0x19, "clear demand"),
  CLEAR_METER(0x1A, "clear meter"),
  CLEAR_EVENTS(0x1B, "clear events"),
  RELAY(0x1C, "relay/alarm"),
  OUTPUT(0x1D, "multi-function output");

  private static final @Nullable Dlt645Function[] BY_BITS = new @Nullable Dlt645Function[32];

  static {
    for (Dlt645Function function : values()) {
      BY_BITS[function.bits] = function;
    }
  }

  private final int bits;
  private final String words;

  Dlt645Function(int bits, String words) {
    this.bits = bits;
    this.words = words;
  }

  /** The five bits, which are the request's whole control code. */
  public int bits() {
    return bits;
  }

  /** Its name for people. */
  public String words() {
    return words;
  }

  /** True when the data starts with a data identifier. */
  boolean namesData(Role role) {
    return switch (this) {
      case SECURITY, READ, READ_FOLLOW_UP -> true;
      case WRITE, CHANGE_PASSWORD -> role == Role.REQUEST;
      default -> false;
    };
  }

  /** The function of a control code, null where the table has none. */
  public static @Nullable Dlt645Function of(int control) {
    return BY_BITS[control & 0x1F];
  }
}
