package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterFrame.Role;
import java.util.HexFormat;
import java.util.List;
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
      case READ_ADDRESS ->
          frame.items().isEmpty() ? data(frame, 0) : " address " + frame.items().getFirst().value();
      case WRITE -> response ? data(frame, 0) : write(frame);
      case WRITE_ADDRESS -> data(frame, 0);
      case BROADCAST_TIME -> time(frame);
      case CHANGE_RATE, OUTPUT, FREEZE -> data(frame, 0);
      case CHANGE_PASSWORD -> response ? "" : di(frame);
      case CLEAR_DEMAND, CLEAR_METER, CLEAR_EVENTS, RELAY ->
          response ? "" : data(frame, PASSWORD_BYTES);
      case SECURITY -> di(frame);
    };
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
    List<DataItem> items = frame.items();
    if (items.isEmpty()) {
      return di(frame);
    }
    return di(frame)
        + items.stream().map(Dlt645Summary::value).collect(Collectors.joining(", ", " = ", ""));
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
    Dlt645Item item = DataDictionary.find(di);
    return " DI " + Dlt645Item.id(di) + (item == null ? "" : " " + item.name(di));
  }

  private static String data(Dlt645Frame frame, int from) {
    byte[] data = frame.dataFrom(from);
    return data.length == 0 ? "" : " data " + HexFormat.of().formatHex(data);
  }
}
