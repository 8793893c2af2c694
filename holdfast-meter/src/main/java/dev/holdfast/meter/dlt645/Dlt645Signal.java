package dev.holdfast.meter.dlt645;

import org.jspecify.annotations.Nullable;

/** What the multi-function output gives, by its byte. */
public enum Dlt645Signal {
  CLOCK_PULSE(0),
  DEMAND_PERIOD(1),
  TARIFF_SWITCH(2);

  private final int code;

  Dlt645Signal(int code) {
    this.code = code;
  }

  /** The byte, 0 to 2. */
  public int code() {
    return code;
  }

  /** The signal of a byte, null where there is none. */
  public static @Nullable Dlt645Signal of(int code) {
    for (Dlt645Signal signal : values()) {
      if (signal.code == code) {
        return signal;
      }
    }
    return null;
  }
}
