package dev.holdfast.meter.modbus;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.modbus.ModbusResponse.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The coils and registers of a unit as points with types, scaling and ranges.
 *
 * <p>Addresses without a point are refused (exception 2), or read as 0 where gaps are allowed. A
 * point may be read in parts and is written as a whole only. A write is checked in all its points
 * before any of them is written: no point there or not writable is exception 2, a value outside its
 * range exception 3; either leaves an audit event.
 */
public final class RegisterModel {

  /** What a client must not write. */
  private record Wrong(ExceptionCode code, String why) {}

  /** A point and the value that is written to it. */
  private record Change(ServedPoint point, String value) {}

  /** A value and the words that show it. */
  private record Words(String value, Octets words) {}

  /** A point, and what it showed last: most values are read more often than they change. */
  private static final class Place {
    private final ServedPoint served;
    private @Nullable Words last;

    private Place(ServedPoint served) {
      this.served = served;
    }

    private ModbusPoint point() {
      return served.point();
    }

    private Octets words() {
      String value = served.binding().read();
      Words known = last;
      if (known == null || !known.value.equals(value)) {
        known = new Words(value, served.words(value));
        last = known;
      }
      return known.words;
    }
  }

  private final Map<ModbusTable, NavigableMap<Integer, Place>> tables =
      new EnumMap<>(ModbusTable.class);
  private final boolean gaps;

  /**
   * @param points in any order
   * @param gaps whether addresses that no point has are read as 0
   * @throws IllegalArgumentException naming the first two points that overlap or share a name
   */
  public RegisterModel(List<ServedPoint> points, boolean gaps) {
    this.gaps = gaps;
    Set<String> names = new HashSet<>();
    for (ModbusTable table : ModbusTable.values()) {
      tables.put(table, new TreeMap<>());
    }
    for (ServedPoint served : points) {
      if (!names.add(served.point().name())) {
        throw new IllegalArgumentException("two points are named " + served.point().name());
      }
      place(served);
    }
  }

  private void place(ServedPoint served) {
    ModbusPoint point = served.point();
    Place before = last(point.table(), point.endRegister() - 1);
    if (before != null && before.point().endRegister() > point.register()) {
      throw new IllegalArgumentException(
          "points %s and %s both take %s address %d"
              .formatted(
                  before.point().name(),
                  point.name(),
                  point.table().name().toLowerCase(Locale.ROOT),
                  Math.max(before.point().register(), point.register())));
    }
    table(point.table()).put(point.register(), new Place(served));
  }

  private NavigableMap<Integer, Place> table(ModbusTable table) {
    return Objects.requireNonNull(tables.get(table), "made with the model");
  }

  /** The last point that starts at an address or before it. */
  private @Nullable Place last(ModbusTable table, int address) {
    Map.Entry<Integer, Place> entry = table(table).floorEntry(address);
    return entry == null ? null : entry.getValue();
  }

  private @Nullable Place at(ModbusTable table, int address) {
    Place place = last(table, address);
    return place != null && place.point().endRegister() > address ? place : null;
  }

  /** Whether any point stands in a table. */
  boolean has(ModbusTable table) {
    return !table(table).isEmpty();
  }

  /** Reads bits or registers; null where one of them is not there. */
  @Nullable ModbusResponse read(ModbusRequest.Read read) {
    ModbusTable table = read.table();
    int[] words = new int[read.quantity()];
    int end = read.address() + read.quantity();
    int address = read.address();
    while (address < end) {
      Place place = at(table, address);
      if (place == null && !gaps) {
        return null;
      }
      if (place == null) {
        address++;
        continue;
      }
      Octets shown = place.words();
      int from = place.point().register();
      for (; address < Math.min(end, place.point().endRegister()); address++) {
        words[address - read.address()] = shown.word(address - from);
      }
    }
    return table.bits() ? bits(table, words) : registers(table, words);
  }

  private static ModbusResponse registers(ModbusTable table, int[] words) {
    return new ModbusResponse.WordsRead(table.function(), Octets.ofWords(words));
  }

  private static ModbusResponse bits(ModbusTable table, int[] words) {
    boolean[] bits = new boolean[words.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = words[i] != 0;
    }
    return new ModbusResponse.BitsRead(table, Octets.ofBits(bits));
  }

  /** The word of a holding register; -1 where it is not there. */
  int word(int address) {
    Place place = at(ModbusTable.HOLDING, address);
    return place == null ? -1 : place.words().word(address - place.point().register());
  }

  /**
   * Writes coils, a word each, or holding registers.
   *
   * @return null when all are written
   */
  @Nullable Refusal write(
      ModbusRequest request,
      ModbusTable table,
      int address,
      Octets words,
      Consumer<SessionEvent> audit) {
    List<Change> changes = new ArrayList<>();
    Wrong wrong = check(table, address, words, changes);
    for (Change change : changes) {
      if (wrong == null) {
        ExceptionCode code = change.point().binding().write(change.value());
        wrong = code == null ? null : new Wrong(code, "it is not taken");
      }
    }
    if (wrong == null) {
      return null;
    }
    audit.accept(
        SessionEvent.warning(
            "write-refused", "%s is refused: %s".formatted(request.what(), wrong.why())));
    return Refusal.of(request.function(), wrong.code());
  }

  private @Nullable Wrong check(
      ModbusTable table, int address, Octets words, List<Change> changes) {
    int end = address + words.words();
    int next = address;
    Wrong value = null;
    while (next < end) {
      Place place = at(table, next);
      if (place == null) {
        return new Wrong(ExceptionCode.ILLEGAL_ADDRESS, "there is no point at " + next);
      }
      ServedPoint served = place.served;
      ModbusPoint point = served.point();
      if (!served.writable()) {
        return new Wrong(
            ExceptionCode.ILLEGAL_ADDRESS, "point " + point.name() + " can only be read");
      }
      if (point.register() < next || point.endRegister() > end) {
        return new Wrong(
            ExceptionCode.ILLEGAL_ADDRESS, "point " + point.name() + " is written as a whole only");
      }
      String written = point.valueIn(words, address);
      String refused = served.refuses(written);
      if (refused != null && value == null) {
        value = new Wrong(ExceptionCode.ILLEGAL_VALUE, "point " + point.name() + ": " + refused);
      }
      changes.add(new Change(served, written));
      next = point.endRegister();
    }
    return value;
  }
}
