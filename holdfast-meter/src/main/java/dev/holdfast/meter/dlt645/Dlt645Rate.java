package dev.holdfast.meter.dlt645;

import org.jspecify.annotations.Nullable;

/** A communication rate by its bit in the feature word Z. */
public enum Dlt645Rate {
  BD_600(1, 600),
  BD_1200(2, 1200),
  BD_2400(3, 2400),
  BD_4800(4, 4800),
  BD_9600(5, 9600),
  BD_19200(6, 19200);

  private final int bit;
  private final int baud;

  Dlt645Rate(int bit, int baud) {
    this.bit = 1 << bit;
    this.baud = baud;
  }

  /** The feature word with this rate's bit alone. */
  public int bits() {
    return bit;
  }

  /** Bits a second. */
  public int baud() {
    return baud;
  }

  /** The rate of a feature word, null where not exactly one known bit is set. */
  public static @Nullable Dlt645Rate of(int bits) {
    for (Dlt645Rate rate : values()) {
      if (rate.bit == bits) {
        return rate;
      }
    }
    return null;
  }
}
