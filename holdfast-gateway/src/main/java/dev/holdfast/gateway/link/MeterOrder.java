package dev.holdfast.gateway.link;

import dev.holdfast.gateway.web.BadRequest;
import dev.holdfast.gateway.web.OrderRequest;
import dev.holdfast.meter.MeterSwitch;
import java.util.Locale;

/** Something that a meter is told to do. */
public sealed interface MeterOrder {

  /**
   * The order that somebody wants.
   *
   * @throws BadRequest when there is no such command
   */
  static MeterOrder of(OrderRequest asked) {
    String point = asked.point();
    String value = asked.value();
    String relay = asked.relay();
    if (point != null && value != null) {
      return new Write(asked.meter(), point, value);
    }
    if (relay == null) {
      return new SetTime(asked.meter());
    }
    for (MeterSwitch.Command command : MeterSwitch.Command.values()) {
      if (command.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(relay)) {
        return new Turn(asked.meter(), command);
      }
    }
    throw new BadRequest("relay: \"" + relay + "\" is no command, such as trip or close");
  }

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
      return "relay " + command.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
