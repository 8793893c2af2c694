package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.MeterSwitch;
import org.jspecify.annotations.Nullable;

/** What 1CH can order, by its byte N1. */
public enum RelayCommand {
  TRIP(0x1A, MeterSwitch.Command.TRIP),
  PERMIT_CLOSE(0x1B, MeterSwitch.Command.PERMIT_CLOSE),
  CLOSE(0x1C, MeterSwitch.Command.CLOSE),
  ALARM(0x2A, MeterSwitch.Command.ALARM),
  ALARM_OFF(0x2B, MeterSwitch.Command.ALARM_OFF),
  KEEP_SUPPLY(0x3A, MeterSwitch.Command.KEEP_SUPPLY),
  KEEP_SUPPLY_OFF(0x3B, MeterSwitch.Command.KEEP_SUPPLY_OFF);

  private final int code;
  private final MeterSwitch.Command command;

  RelayCommand(int code, MeterSwitch.Command command) {
    this.code = code;
    this.command = command;
  }

  /** The byte N1. */
  public int code() {
    return code;
  }

  /** What the meter is to do. */
  public MeterSwitch.Command command() {
    return command;
  }

  /** The command of a byte, null where there is none. */
  public static @Nullable RelayCommand of(int code) {
    for (RelayCommand command : values()) {
      if (command.code == code) {
        return command;
      }
    }
    return null;
  }
}
