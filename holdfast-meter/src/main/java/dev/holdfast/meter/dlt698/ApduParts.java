package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.dlt698.Apdu.RecordWanted;
import dev.holdfast.meter.dlt698.Apdu.Records;
import dev.holdfast.meter.dlt698.Apdu.Result;
import dev.holdfast.meter.dlt698.AxdrValue.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads the parts of which APDUs are made: results, records and lists of them. */
final class ApduParts {

  private final AxdrReader in;

  ApduParts(AxdrReader in) {
    this.in = in;
  }

  /** Bytes with their length before them, in hex. */
  String string() {
    return in.hex(in.length());
  }

  List<Integer> names() {
    return many(4, in::i32);
  }

  Result wanted() {
    return new Result(in.i32(), Dar.OK, in.data());
  }

  Apdu.ThenRead thenRead() {
    return new Apdu.ThenRead(wanted(), in.i32(), in.u8());
  }

  Result getResult() {
    int name = in.i32();
    return switch (in.u8()) {
      case 0 -> new Result(name, in.u8(), null);
      case 1 -> new Result(name, Dar.OK, in.data());
      default -> unknown(name);
    };
  }

  /** The sum is an octet-string without its tag. */
  Result md5Result() {
    int name = in.i32();
    return switch (in.u8()) {
      case 0 -> new Result(name, in.u8(), null);
      case 1 -> new Result(name, Dar.OK, new AxdrValue.Octets(AxdrType.OCTET_STRING, string()));
      default -> unknown(name);
    };
  }

  private Result unknown(int name) {
    in.fail("neither data nor result");
    return new Result(name, Dar.OTHER, null);
  }

  Result setResult() {
    return new Result(in.i32(), in.u8(), null);
  }

  Result actionResult() {
    int name = in.i32();
    int dar = in.u8();
    return new Result(name, dar, in.u8() == 0 ? null : in.data());
  }

  Apdu.ThenResult thenResult(Supplier<Result> change) {
    return new Apdu.ThenResult(change.get(), getResult());
  }

  RecordWanted recordWanted() {
    int table = in.i32();
    AxdrValue rsd = in.value(AxdrType.RSD, 0);
    AxdrValue columns = in.value(AxdrType.RCSD, 0);
    Rsd rows = in.ok() && rsd instanceof Parts parts ? RsdCodec.read(parts) : null;
    if (rows == null || !(columns instanceof Parts rcsd)) {
      in.fail("no selection of records");
      return new RecordWanted(table, new Rsd.All(), List.of());
    }
    return new RecordWanted(table, rows, RsdCodec.columns(rcsd));
  }

  Records records() {
    int table = in.i32();
    List<Column> columns = many(5, this::column);
    if (in.u8() == 0) {
      return new Records(table, columns, in.u8(), List.of());
    }
    int smallest = Math.max(1, columns.size());
    List<List<AxdrValue>> rows = many(smallest, () -> row(columns.size()));
    return new Records(table, columns, Dar.OK, rows);
  }

  private Column column() {
    int choice = in.u8();
    if (choice > 1) {
      in.fail("unknown column");
    }
    int name = in.i32();
    return new Column(name, choice == 1 ? names() : List.of());
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

  <T> List<T> many(int smallest, Supplier<T> one) {
    int count = in.count(smallest);
    List<T> all = new ArrayList<>();
    for (int i = 0; i < count && in.ok(); i++) {
      all.add(one.get());
    }
    return List.copyOf(all);
  }
}
