package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterEvent;
import dev.holdfast.meter.MeterEvent.Kind;
import dev.holdfast.meter.MeterSwitch;
import java.time.LocalDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a meter does when a method of an object is called. */
final class Dlt698Orders {

  static final int BROADCAST_TIME = 0x40007F00;
  private static final int CLEAR_METER = 0x43000300;
  private static final int CLEAR_EVENTS = 0x43000500;
  private static final int CLEAR_DEMAND = 0x43000600;
  private static final int FREEZE = 0x50000300;

  private static final Map<Integer, MeterSwitch.Command> SWITCHES =
      Map.of(
          0x80007F00, MeterSwitch.Command.ALARM,
          0x80008000, MeterSwitch.Command.ALARM_OFF,
          0x80008100, MeterSwitch.Command.TRIP,
          0x80008200, MeterSwitch.Command.CLOSE,
          0x80017F00, MeterSwitch.Command.KEEP_SUPPLY,
          0x80018000, MeterSwitch.Command.KEEP_SUPPLY_OFF);

  private final MeterDevice device;

  Dlt698Orders(MeterDevice device) {
    this.device = device;
  }

  /**
   * Calls a method.
   *
   * @param operator the client's address
   * @return a data access result
   */
  int call(int omd, @Nullable AxdrValue parameter, int operator) {
    MeterSwitch.Command command = SWITCHES.get(omd);
    if (command != null) {
      return turn(command, operator);
    }
    switch (omd) {
      case BROADCAST_TIME -> {
        LocalDateTime time = parameter == null ? null : RsdCodec.time(parameter);
        if (time == null) {
          return Dar.WRONG_TYPE;
        }
        return device.broadcastTime(time) ? Dar.OK : Dar.REFUSED;
      }
      case CLEAR_METER -> device.clearMeter(operator);
      case CLEAR_DEMAND -> device.clearDemand(operator);
      case CLEAR_EVENTS -> {
        device.events().clearAll();
        device.events().note(MeterEvent.at(Kind.EVENT_CLEAR, device.time(), operator));
      }
      case FREEZE -> device.freeze();
      default -> {
        return Dar.NO_SUCH_OBJECT;
      }
    }
    return Dar.OK;
  }

  private int turn(MeterSwitch.Command command, int operator) {
    LocalDateTime now = device.time();
    if (device.relay().follow(command, now, now) != MeterSwitch.Outcome.DONE) {
      return Dar.REFUSED;
    }
    switch (command) {
      case TRIP -> device.events().note(MeterEvent.at(Kind.TRIP, now, operator));
      case CLOSE, KEEP_SUPPLY -> device.events().note(MeterEvent.at(Kind.CLOSE, now, operator));
      default -> {}
    }
    return Dar.OK;
  }
}
