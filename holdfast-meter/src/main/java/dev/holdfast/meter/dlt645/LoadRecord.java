package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterModel.Quantity;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a load curve: {@code A0 A0 L mm hh DD MM YY}, then six classes of values, each
 * ended by AA and empty where the meter does not record it, then a sum and E5. L counts the bytes
 * behind it up to the last AA; the sum is that of all bytes from the first A0 on, modulo 256. So
 * public code has it.
 *
 * @param time when the values were taken
 * @param values in the order of {@link #SLOTS}; a class not recorded is left out
 */
public record LoadRecord(LocalDateTime time, List<Value> values) {

  /** DI3 of load curves. */
  static final int CLASS = 0x06;

  private static final int START = 0xA0;
  private static final int CLASS_END = 0xAA;
  private static final int END = 0xE5;
  private static final int HEAD = 3;
  private static final int CLASSES = 6;

  /** Number behind the name, and how the value stands. */
  private record Slot(
      int group, String name, Quantity quantity, int index, int bytes, int decimals) {}

  /** A value with the name of what it is. */
  public record Value(String name, BigDecimal value, String unit) {}

  private static final List<Slot> SLOTS = slots();

  public LoadRecord {
    values = List.copyOf(values);
  }

  private static List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    phases(slots, 1, "voltage", Quantity.VOLTAGE, 1, 2, 1);
    phases(slots, 1, "current", Quantity.CURRENT, 1, 3, 3);
    slots.add(new Slot(1, "frequency", Quantity.FREQUENCY, 0, 2, 2));
    phases(slots, 2, "active power", Quantity.ACTIVE_POWER, 0, 3, 4);
    phases(slots, 2, "reactive power", Quantity.REACTIVE_POWER, 0, 3, 4);
    phases(slots, 3, "power factor", Quantity.POWER_FACTOR, 0, 2, 3);
    slots.add(new Slot(4, "forward active energy", Quantity.FORWARD_ACTIVE_ENERGY, 0, 4, 2));
    slots.add(new Slot(4, "reverse active energy", Quantity.REVERSE_ACTIVE_ENERGY, 0, 4, 2));
    slots.add(new Slot(4, "combined reactive 1", Quantity.COMBINED_REACTIVE_1_ENERGY, 0, 4, 2));
    slots.add(new Slot(4, "combined reactive 2", Quantity.COMBINED_REACTIVE_2_ENERGY, 0, 4, 2));
    slots.add(new Slot(5, "quadrant 1", Quantity.QUADRANT_1_ENERGY, 0, 4, 2));
    slots.add(new Slot(5, "quadrant 2", Quantity.QUADRANT_2_ENERGY, 0, 4, 2));
    slots.add(new Slot(5, "quadrant 3", Quantity.QUADRANT_3_ENERGY, 0, 4, 2));
    slots.add(new Slot(5, "quadrant 4", Quantity.QUADRANT_4_ENERGY, 0, 4, 2));
    slots.add(new Slot(6, "active demand", Quantity.ACTIVE_DEMAND, 0, 3, 4));
    slots.add(new Slot(6, "reactive demand", Quantity.REACTIVE_DEMAND, 0, 3, 4));
    return List.copyOf(slots);
  }

  private static void phases(
      List<Slot> into,
      int group,
      String name,
      Quantity quantity,
      int first,
      int bytes,
      int decimals) {
    for (int index = first; index <= 3; index++) {
      String which = index == 0 ? name : name + " " + " ABC".charAt(index);
      into.add(new Slot(group, which, quantity, index, bytes, decimals));
    }
  }

  /**
   * A record of what a meter shows at a moment.
   *
   * @param group 1 to 6 for one class of values, 0 for all
   */
  static byte[] of(MeterModel model, LocalDateTime time, int group) {
    Bytes values = new Bytes().bytes(Moments.bytes(time, Moments.TO_MINUTE));
    for (int each = 1; each <= CLASSES; each++) {
      if (group == 0 || group == each) {
        addGroup(model, each, values);
      }
      values.u8(CLASS_END);
    }
    Bytes record = new Bytes().u8(START).u8(START).u8(values.size()).bytes(values.toByteArray());
    return record.u8(sum(record.toByteArray(), 0, record.size())).u8(END).toByteArray();
  }

  /** A class is recorded whole or not at all. */
  private static void addGroup(MeterModel model, int group, Bytes into) {
    Bytes all = new Bytes();
    for (Slot slot : SLOTS) {
      if (slot.group == group) {
        BigDecimal value = model.value(slot.quantity, slot.index);
        byte[] bytes =
            value == null
                ? new byte[0]
                : Dlt645Field.signed(slot.bytes, slot.decimals).encode(value);
        if (bytes.length == 0) {
          return;
        }
        all.bytes(bytes);
      }
    }
    into.bytes(all.toByteArray());
  }

  /**
   * The records in the data behind an identifier, up to the first byte that is none.
   *
   * @param data plain bytes, 33H already taken off, parts joined
   */
  public static List<LoadRecord> read(byte[] data) {
    List<LoadRecord> records = new ArrayList<>();
    int at = 0;
    while (at + HEAD <= data.length) {
      int end = at + HEAD + (data[at + 2] & 0xFF) + 2;
      LoadRecord record = end > data.length ? null : readOne(data, at, end);
      if (record == null) {
        break;
      }
      records.add(record);
      at = end;
    }
    return records;
  }

  private static @Nullable LoadRecord readOne(byte[] data, int at, int end) {
    boolean whole =
        (data[at] & 0xFF) == START
            && (data[at + 1] & 0xFF) == START
            && (data[end - 1] & 0xFF) == END
            && (data[end - 2] & 0xFF) == sum(data, at, end - 2)
            && end - 2 - at - HEAD >= Moments.TO_MINUTE;
    LocalDateTime time = whole ? Moments.read(data, at + HEAD, Moments.TO_MINUTE) : null;
    List<Value> values = time == null ? null : values(data, at + HEAD + Moments.TO_MINUTE, end - 2);
    return time == null || values == null ? null : new LoadRecord(time, values);
  }

  /**
   * No byte of a BCD number is AA, so the ends of classes are beyond doubt. A class of another
   * length than ours means what only the meter's maker knows.
   */
  private static @Nullable List<Value> values(byte[] data, int from, int to) {
    List<Value> values = new ArrayList<>();
    int at = from;
    for (int group = 1; group <= CLASSES; group++) {
      int size = size(group);
      if (at < to && (data[at] & 0xFF) == CLASS_END) {
        at++;
      } else if (at + size < to && (data[at + size] & 0xFF) == CLASS_END) {
        at = readGroup(group, data, at, values) + 1;
      } else {
        return null;
      }
    }
    return at == to ? values : null;
  }

  private static int size(int group) {
    return SLOTS.stream().filter(slot -> slot.group == group).mapToInt(Slot::bytes).sum();
  }

  private static int readGroup(int group, byte[] data, int from, List<Value> into) {
    int at = from;
    for (Slot slot : SLOTS) {
      if (slot.group == group) {
        BigDecimal value = Dlt645Field.signed(slot.bytes, slot.decimals).number(data, at);
        if (value != null) {
          into.add(new Value(slot.name, value, slot.quantity.unit()));
        }
        at += slot.bytes;
      }
    }
    return at;
  }

  private static int sum(byte[] bytes, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += bytes[i];
    }
    return sum & 0xFF;
  }

  /** The records as items: the time, then each value with its place behind the identifier. */
  static List<DataItem> items(int di, byte[] data) {
    List<DataItem> items = new ArrayList<>();
    List<LoadRecord> records = read(data);
    for (int i = 0; i < records.size(); i++) {
      LoadRecord record = records.get(i);
      String id = Dlt645Item.id(di) + "." + (i + 1);
      items.add(new DataItem(id, record.time().toString().replace('T', ' '), ""));
      for (Value value : record.values()) {
        String each = id + "." + value.name().replace(' ', '-');
        items.add(new DataItem(each, value.value().toPlainString(), value.unit()));
      }
    }
    return items;
  }
}
