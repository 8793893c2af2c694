package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterEvent;
import dev.holdfast.meter.MeterEvent.Kind;
import dev.holdfast.meter.MeterPasswords;
import dev.holdfast.meter.MeterSwitch;
import java.util.HexFormat;

/** What a meter does when it is told to change something. */
final class Dlt645Orders {

  /** Level of those who set up meters. */
  private static final int ADMINISTRATOR = 2;

  /** Level of those who run them. */
  private static final int OPERATOR = 4;

  /** Identifiers of passwords: 04 00 0C and level + 1. */
  private static final int PASSWORDS = 0x04000C;

  private final MeterDevice device;
  private final Dlt645View view;
  private final Dlt645Security security;
  private Dlt645Rate rate = Dlt645Rate.BD_2400;

  Dlt645Orders(MeterDevice device, Dlt645View view, Dlt645Security security) {
    this.device = device;
    this.view = view;
    this.security = security;
  }

  Dlt645Rate rate() {
    return rate;
  }

  /** Follows what may be said to all meters of a line. */
  void hear(Dlt645Request asked) {
    if (device.fixed()) {
      return;
    }
    switch (asked) {
      case Dlt645Request.BroadcastTime(var time) -> device.broadcastTime(time);
      case Dlt645Request.Freeze(FreezeTime time) -> freeze(time);
      default -> {}
    }
  }

  /** Follows an order to this meter alone. */
  Dlt645Reply follow(Dlt645Request asked) {
    if (device.fixed()) {
      return new Dlt645Reply.Refused(asked.function(), Dlt645Error.NOT_AUTHORISED);
    }
    int error =
        switch (asked) {
          case Dlt645Request.Write write -> write(write);
          case Dlt645Request.Freeze(FreezeTime time) -> freeze(time);
          case Dlt645Request.ChangePassword change -> changePassword(change);
          case Dlt645Request.ClearDemand(Dlt645Credential by) -> {
            int refused = allow(by.password(), OPERATOR);
            if (refused == 0) {
              device.clearDemand(by.operator());
            }
            yield refused;
          }
          case Dlt645Request.ClearMeter(Dlt645Credential by) -> {
            int refused = allow(by.password(), ADMINISTRATOR);
            if (refused == 0) {
              device.clearMeter(by.operator());
            }
            yield refused;
          }
          case Dlt645Request.ClearEvents clear -> clearEvents(clear);
          case Dlt645Request.Relay order -> relay(order);
          default -> 0;
        };
    if (error != 0) {
      return new Dlt645Reply.Refused(asked.function(), error);
    }
    return switch (asked) {
      case Dlt645Request.ChangeRate(Dlt645Rate wanted) -> {
        rate = wanted;
        yield new Dlt645Reply.Rate(wanted);
      }
      case Dlt645Request.ChangePassword change -> new Dlt645Reply.NewPassword(change.wanted());
      case Dlt645Request.Output(Dlt645Signal signal) -> new Dlt645Reply.Output(signal);
      case Dlt645Request.Security order -> security.follow(order);
      default -> new Dlt645Reply.Done(asked.function());
    };
  }

  private int allow(Dlt645Password password, int needed) {
    return device.passwords().allow(password.level(), password.password(), needed, device.time())
        ? 0
        : Dlt645Error.NOT_AUTHORISED;
  }

  private int write(Dlt645Request.Write write) {
    Dlt645Item item = DataDictionary.find(write.di());
    if (item == null || DataDictionary.blockShift(write.di()) >= 0) {
      return Dlt645Error.NO_SUCH_DATA;
    }
    if (item.writeLevel() == Dlt645Item.READ_ONLY) {
      return Dlt645Error.NOT_AUTHORISED;
    }
    int refused = allow(write.by().password(), item.writeLevel());
    if (refused != 0) {
      return refused;
    }
    byte[] data = HexFormat.of().parseHex(write.hex());
    if (!item.holds(data)
        || !view.parameters().write(write.di(), item, data, write.by().operator())) {
      return Dlt645Error.OTHER;
    }
    device.events().note(MeterEvent.at(Kind.PROGRAMMING, device.time(), write.by().operator()));
    return 0;
  }

  private int freeze(FreezeTime time) {
    if (time.equals(FreezeTime.NOW)) {
      device.freeze();
    } else {
      view.frozen().schedule(time);
    }
    return 0;
  }

  /** A password is changed by its own or by a higher one. */
  private int changePassword(Dlt645Request.ChangePassword change) {
    int level = change.wanted().level();
    if (change.di() >>> Byte.SIZE != PASSWORDS || (change.di() & 0xFF) != level + 1) {
      return Dlt645Error.NO_SUCH_DATA;
    }
    if (level >= MeterPasswords.LEVELS || change.wanted().password() < 0) {
      return Dlt645Error.OTHER;
    }
    int refused = allow(change.old(), level);
    if (refused == 0) {
      device.passwords().set(level, change.wanted().password());
    }
    return refused;
  }

  private int clearEvents(Dlt645Request.ClearEvents clear) {
    Kind kind = EventData.kind(clear.di());
    boolean all = clear.di() == Dlt645Request.ClearEvents.ALL;
    if (!all && (kind == null || (clear.di() & 0xFF) != Dlt645Item.BLOCK)) {
      return Dlt645Error.NO_SUCH_DATA;
    }
    if (kind == Kind.METER_CLEAR || kind == Kind.EVENT_CLEAR) {
      return Dlt645Error.NOT_AUTHORISED;
    }
    int refused = allow(clear.by().password(), ADMINISTRATOR);
    if (refused != 0) {
      return refused;
    }
    if (kind == null) {
      device.events().clearAll();
    } else {
      device.events().clear(kind);
    }
    device.events().note(MeterEvent.at(Kind.EVENT_CLEAR, device.time(), clear.by().operator()));
    return 0;
  }

  private int relay(Dlt645Request.Relay order) {
    int refused = allow(order.by().password(), ADMINISTRATOR);
    if (refused != 0) {
      return refused;
    }
    MeterSwitch.Command command = order.command().command();
    boolean done =
        device.relay().follow(command, order.validUntil(), device.time())
            == MeterSwitch.Outcome.DONE;
    Kind kind =
        switch (command) {
          case TRIP -> Kind.TRIP;
          case CLOSE, KEEP_SUPPLY -> Kind.CLOSE;
          default -> null;
        };
    if (done && kind != null) {
      device.events().note(MeterEvent.at(kind, device.time(), order.by().operator()));
    }
    return done ? 0 : Dlt645Error.OTHER;
  }
}
