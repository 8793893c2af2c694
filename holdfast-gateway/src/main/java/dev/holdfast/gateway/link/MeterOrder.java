package dev.holdfast.gateway.link;

import dev.holdfast.meter.MeterSwitch;

/** Something that a meter is told to do. */
public sealed interface MeterOrder {

  /** Name of the meter on its link. */
  String meter();

  /** What it is, for people. */
  String what();

  /**
   * To take a value.
   *
   * @param value as the point reads it: scaled, with offset
   */
  record Write(String meter, String point, String value) implements MeterOrder {
    @Override
    public String what() {
      return "write " + point + " = " + value;
    }
  }

  /** To turn its relay or alarm (DL/T). */
  record Turn(String meter, MeterSwitch.Command command) implements MeterOrder {
    @Override
    public String what() {
      return "relay " + command;
    }
  }

  /** To set its clock to that of this host (DL/T). */
  record SetTime(String meter) implements MeterOrder {
    @Override
    public String what() {
      return "set time";
    }
  }
}
