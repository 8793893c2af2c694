package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterFrame.Role;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A frame in one line. Passwords are left out. */
final class Dlt645Summary {

  private static final int DI_BYTES = 4;

  /** Behind the DI of a write: level and password, then the operator. */
  private static final int PASSWORD_BYTES = 4;

  private static final int OPERATOR_BYTES = 4;

  private Dlt645Summary() {}

  static String of(Dlt645Frame frame) {
    Dlt645Function function = frame.function();
    String name =
        function == null
            ? "control " + HexFormat.of().toHexDigits((byte) frame.code())
            : function.words();
    String start = frame.role() == Role.RESPONSE ? name + " reply" : name;
    if (frame.abnormal()) {
      return start + " error: " + error(frame);
    }
    String end = frame.moreFollows() ? ", more follows" : "";
    return function == null ? start + data(frame, 0) : start + body(frame, function) + end;
  }

  private static String body(Dlt645Frame frame, Dlt645Function function) {
    boolean response = frame.role() == Role.RESPONSE;
    return switch (function) {
      case READ, READ_FOLLOW_UP -> response ? values(frame) : read(frame, function);
      case READ_1997 -> read1997(frame);
      case READ_ADDRESS ->
          frame.items().isEmpty() ? data(frame, 0) : " address " + frame.items().getFirst().value();
      case WRITE -> response ? data(frame, 0) : write(frame);
      case SECURITY -> di(frame);
      default -> response ? reply(frame) : order(frame);
    };
  }

  /** What a meter is told to do; bytes that say nothing in hex, passwords and all else left out. */
  private static String order(Dlt645Frame frame) {
    return switch (Dlt645Request.of(frame)) {
      case Dlt645Request.WriteAddress(Dlt645Address address) -> " " + address;
      case Dlt645Request.Freeze(FreezeTime time) ->
          time.equals(FreezeTime.NOW) ? " now" : " " + pattern(time);
      case Dlt645Request.ChangeRate(Dlt645Rate rate) -> " to " + rate.baud();
      case Dlt645Request.ChangePassword change ->
          " of level " + change.wanted().level() + " by level " + change.old().level();
      case Dlt645Request.ClearDemand(Dlt645Credential by) -> by(by);
      case Dlt645Request.ClearMeter(Dlt645Credential by) -> by(by);
      case Dlt645Request.ClearEvents(Dlt645Credential by, int di) ->
          di == Dlt645Request.ClearEvents.ALL ? " all" + by(by) : di(di) + by(by);
      case Dlt645Request.Relay(Dlt645Credential by, RelayCommand command, LocalDateTime until) ->
          " " + words(command) + " until " + until.toString().replace('T', ' ') + by(by);
      case Dlt645Request.Output(Dlt645Signal signal) -> " " + words(signal);
      case Dlt645Request.BroadcastTime _ -> time(frame);
      case Dlt645Request.Unreadable bad -> unreadable(frame, bad);
      default -> data(frame, 0);
    };
  }

  private static String unreadable(Dlt645Frame frame, Dlt645Request.Unreadable bad) {
    return switch (bad.function()) {
      case CHANGE_PASSWORD -> di(frame);
      case CLEAR_DEMAND, CLEAR_METER, CLEAR_EVENTS, RELAY -> data(frame, PASSWORD_BYTES);
      default -> data(frame, 0);
    };
  }

  private static String reply(Dlt645Frame frame) {
    return switch (Dlt645Reply.of(frame)) {
      case Dlt645Reply.Rate(Dlt645Rate rate) -> " " + rate.baud();
      case Dlt645Reply.NewPassword(Dlt645Password password) -> " level " + password.level();
      case Dlt645Reply.Output(Dlt645Signal signal) -> " " + words(signal);
      case Dlt645Reply.Unreadable _ when frame.function() != Dlt645Function.CHANGE_PASSWORD ->
          data(frame, 0);
      default -> "";
    };
  }

  private static String by(Dlt645Credential by) {
    return " by level %d operator %08x".formatted(by.password().level(), by.operator());
  }

  private static String words(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The time in the order of ISO 8601, stars for every one. */
  private static String pattern(FreezeTime time) {
    return "at "
        + two(time.month())
        + "-"
        + two(time.day())
        + " "
        + two(time.hour())
        + ":"
        + two(time.minute());
  }

  private static String two(int value) {
    return value == FreezeTime.EVERY ? "*" : "%02d".formatted(value);
  }

  private static String read1997(Dlt645Frame frame) {
    if (frame.dataLength() < 2) {
      return data(frame, 0);
    }
    int di = frame.dataByte(0) | frame.dataByte(1) << Byte.SIZE;
    Dictionary1997.Item item = Dictionary1997.find(di);
    String name = " DI " + Dictionary1997.id(di) + (item == null ? "" : " " + item.name(di));
    return frame.role() == Role.RESPONSE ? name + listed(frame.items()) : name;
  }

  private static String error(Dlt645Frame frame) {
    return frame.function() == Dlt645Function.SECURITY
        ? "SERR" + data(frame, 0)
        : Dlt645Error.words(frame.error());
  }

  private static String read(Dlt645Frame frame, Dlt645Function function) {
    if (function == Dlt645Function.READ_FOLLOW_UP && frame.dataLength() == DI_BYTES + 1) {
      return di(frame) + " sequence " + frame.dataByte(DI_BYTES);
    }
    return di(frame) + data(frame, DI_BYTES);
  }

  private static String values(Dlt645Frame frame) {
    return di(frame) + listed(frame.items());
  }

  private static String listed(List<DataItem> items) {
    return items.isEmpty()
        ? ""
        : items.stream().map(Dlt645Summary::value).collect(Collectors.joining(", ", " = ", ""));
  }

  private static String value(DataItem item) {
    return item.unit().isEmpty() ? item.value() : item.value() + " " + item.unit();
  }

  private static String write(Dlt645Frame frame) {
    if (frame.dataLength() < DI_BYTES + PASSWORD_BYTES + OPERATOR_BYTES) {
      return di(frame);
    }
    String level = HexFormat.of().toHexDigits((byte) frame.dataByte(DI_BYTES));
    return di(frame) + " level " + level + data(frame, DI_BYTES + PASSWORD_BYTES + OPERATOR_BYTES);
  }

  private static String time(Dlt645Frame frame) {
    byte[] data = frame.data();
    Dlt645Field moment = new Dlt645Field(Dlt645Field.Kind.MOMENT, 6, 0, "");
    return data.length == moment.bytes() ? " " + moment.text(data, 0, data.length) : data(frame, 0);
  }

  private static String di(Dlt645Frame frame) {
    Integer di = frame.di();
    if (di == null) {
      return data(frame, 0);
    }
    return di((int) di);
  }

  private static String di(int di) {
    Dlt645Item item = DataDictionary.find(di);
    return " DI " + Dlt645Item.id(di) + (item == null ? "" : " " + item.name(di));
  }

  private static String data(Dlt645Frame frame, int from) {
    byte[] data = frame.dataFrom(from);
    return data.length == 0 ? "" : " data " + HexFormat.of().formatHex(data);
  }
}
