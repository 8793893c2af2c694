package dev.holdfast.meter.dlt698;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** Reads the user data of a frame. Never throws on bytes. */
final class ApduReader {

  private static final int NORMAL = 1;
  private static final int LIST = 2;
  private static final int RECORD = 3;
  private static final int RECORD_LIST = 4;

  /** Manufacturer, versions and dates in front of a CONNECT-Response. */
  private static final int FACTORY_VERSION = 32;

  private static final int CONFORMANCE = 8 + 16;

  private final AxdrReader in;
  private final byte[] bytes;

  private ApduReader(byte[] bytes) {
    this.bytes = bytes;
    this.in = new AxdrReader(bytes, 0, bytes.length);
  }

  /** Reads one APDU; bytes behind it (FollowReport, TimeTag) are left alone. */
  static Apdu read(byte[] bytes) {
    ApduReader reader = new ApduReader(bytes);
    int code = bytes.length == 0 ? 0 : bytes[0] & 0xFF;
    Dlt698Service service = Dlt698Service.of(code);
    if (service == null) {
      return reader.broken(code, "unknown service");
    }
    Apdu apdu = reader.apdu(service);
    String fault = reader.in.fault();
    return fault == null ? apdu : reader.broken(code, fault);
  }

  private Apdu broken(int code, String why) {
    return new Apdu.Broken(code, why, HexFormat.of().formatHex(bytes));
  }

  private Apdu apdu(Dlt698Service service) {
    int code = in.u8();
    int choice = service.hasChoices() ? in.u8() : 0;
    return switch (service) {
      case LINK_REQUEST -> new Apdu.LinkRequest(code, in.u8(), in.u8(), in.u16(), in.dateTime());
      case LINK_RESPONSE ->
          new Apdu.LinkResponse(
              code, in.u8(), in.u8(), List.of(in.dateTime(), in.dateTime(), in.dateTime()));
      case CONNECT_REQUEST -> connect(code, false);
      case CONNECT_RESPONSE -> connect(code, true);
      case GET_REQUEST -> getRequest(code, choice);
      case GET_RESPONSE -> getResponse(code, choice);
      case SET_REQUEST, ACTION_REQUEST -> change(code, choice);
      case SET_RESPONSE -> results(code, choice, this::setResult);
      case ACTION_RESPONSE -> results(code, choice, this::actionResult);
      case ERROR_RESPONSE -> new Apdu.ErrorResponse(code, in.u8(), in.u8());
      default -> new Apdu.Other(code, choice, in.rest());
    };
  }

  private Apdu connect(int code, boolean response) {
    int piid = in.u8();
    if (response) {
      in.hex(FACTORY_VERSION);
    }
    int version = in.u16();
    in.hex(CONFORMANCE);
    int sendSize = in.u16();
    int receiveSize = in.u16();
    in.u8();
    int apduSize = in.u16();
    long timeout = in.whole(4, false);
    Integer result = response ? in.u8() : null;
    return new Apdu.Connect(code, piid, result, version, sendSize, receiveSize, apduSize, timeout);
  }

  private Apdu getRequest(int code, int choice) {
    return switch (choice) {
      case NORMAL, RECORD -> new Apdu.GetRequest(code, choice, in.u8(), List.of(in.i32()));
      case LIST -> new Apdu.GetRequest(code, choice, in.u8(), many(4, in::i32));
      default -> new Apdu.Other(code, choice, in.rest());
    };
  }

  private Apdu getResponse(int code, int choice) {
    return switch (choice) {
      case RECORD -> new Apdu.RecordResults(code, choice, in.u8(), List.of(records()));
      case RECORD_LIST -> new Apdu.RecordResults(code, choice, in.u8(), many(7, this::records));
      default -> results(code, choice, this::getResult);
    };
  }

  private Apdu results(int code, int choice, Supplier<Apdu.Result> one) {
    return switch (choice) {
      case NORMAL -> new Apdu.Results(code, choice, in.u8(), List.of(one.get()));
      case LIST -> new Apdu.Results(code, choice, in.u8(), many(5, one));
      default -> new Apdu.Other(code, choice, in.rest());
    };
  }

  private Apdu change(int code, int choice) {
    return switch (choice) {
      case NORMAL -> new Apdu.Change(code, choice, in.u8(), List.of(wanted()));
      case LIST -> new Apdu.Change(code, choice, in.u8(), many(5, this::wanted));
      default -> new Apdu.Other(code, choice, in.rest());
    };
  }

  private Apdu.Result wanted() {
    return new Apdu.Result(in.i32(), Dar.OK, in.data());
  }

  private Apdu.Result getResult() {
    int name = in.i32();
    return switch (in.u8()) {
      case 0 -> new Apdu.Result(name, in.u8(), null);
      case 1 -> new Apdu.Result(name, Dar.OK, in.data());
      default -> {
        in.fail("neither data nor result");
        yield new Apdu.Result(name, Dar.OTHER, null);
      }
    };
  }

  private Apdu.Result setResult() {
    return new Apdu.Result(in.i32(), in.u8(), null);
  }

  private Apdu.Result actionResult() {
    int name = in.i32();
    int dar = in.u8();
    return new Apdu.Result(name, dar, in.u8() == 0 ? null : in.data());
  }

  private Apdu.Records records() {
    int table = in.i32();
    List<Integer> columns = many(5, this::column);
    if (in.u8() == 0) {
      return new Apdu.Records(table, columns, in.u8(), List.of());
    }
    int smallest = Math.max(1, columns.size());
    List<List<AxdrValue>> rows = many(smallest, () -> row(columns.size()));
    return new Apdu.Records(table, columns, Dar.OK, rows);
  }

  private int column() {
    int choice = in.u8();
    int name = in.i32();
    if (choice == 1) {
      many(4, in::i32);
    }
    return name;
  }

  private List<AxdrValue> row(int columns) {
    List<AxdrValue> row = new ArrayList<>();
    for (int i = 0; i < columns && in.ok(); i++) {
      row.add(in.data());
    }
    if (columns == 0) {
      in.fail("rows without columns");
    }
    return List.copyOf(row);
  }

  private <T> List<T> many(int smallest, Supplier<T> one) {
    int count = in.count(smallest);
    List<T> all = new ArrayList<>();
    for (int i = 0; i < count && in.ok(); i++) {
      all.add(one.get());
    }
    return List.copyOf(all);
  }
}
