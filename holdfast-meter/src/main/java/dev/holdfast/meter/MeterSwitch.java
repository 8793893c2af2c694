package dev.holdfast.meter;

import java.time.LocalDateTime;

/**
 * A meter's relay, alarm and keep-supply. A command counts until a given time only; supply that is
 * to be kept is not cut.
 */
public final class MeterSwitch {

  /** What it can be told. */
  public enum Command {
    TRIP,
    /** The customer may close the relay by hand. */
    PERMIT_CLOSE,
    CLOSE,
    ALARM,
    ALARM_OFF,
    KEEP_SUPPLY,
    KEEP_SUPPLY_OFF
  }

  /** What became of a command. */
  public enum Outcome {
    DONE,
    /** The command was valid until a time that is over. */
    TOO_LATE,
    /** Supply is to be kept. */
    SUPPLY_KEPT
  }

  private boolean tripped;
  private boolean closePermitted;
  private boolean alarm;
  private boolean keepSupply;

  /** Follows a command, unless it came too late or would cut a supply that is to be kept. */
  public Outcome follow(Command command, LocalDateTime validUntil, LocalDateTime now) {
    if (validUntil.isBefore(now)) {
      return Outcome.TOO_LATE;
    }
    if (command == Command.TRIP && keepSupply) {
      return Outcome.SUPPLY_KEPT;
    }
    switch (command) {
      case TRIP -> {
        tripped = true;
        closePermitted = false;
      }
      case PERMIT_CLOSE -> closePermitted = true;
      case CLOSE -> {
        tripped = false;
        closePermitted = false;
      }
      case ALARM -> alarm = true;
      case ALARM_OFF -> alarm = false;
      case KEEP_SUPPLY -> {
        keepSupply = true;
        tripped = false;
        closePermitted = false;
      }
      case KEEP_SUPPLY_OFF -> keepSupply = false;
    }
    return Outcome.DONE;
  }

  /** Whether the supply is cut. */
  public boolean tripped() {
    return tripped;
  }

  /** Whether the customer may close a tripped relay. */
  public boolean closePermitted() {
    return closePermitted;
  }

  public boolean alarm() {
    return alarm;
  }

  public boolean keepSupply() {
    return keepSupply;
  }
}
