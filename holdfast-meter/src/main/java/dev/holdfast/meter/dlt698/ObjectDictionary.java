package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.dlt698.DataObject.Elements;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The attributes known by name, type, scaler and unit. */
public final class ObjectDictionary {

  /** OI, attribute, name, type of an element, scaler, unit, elements. */
  private static final String TABLE =
      """
      4000 2 | time | DATE_TIME_S | 0 | | NONE
      4001 2 | communication address | OCTET_STRING | 0 | | NONE
      4002 2 | meter number | OCTET_STRING | 0 | | NONE
      4100 2 | maximum demand period | UNSIGNED | 0 | min | NONE
      4103 2 | asset code | VISIBLE_STRING | 0 | | NONE
      4300 3 | device version | STRUCTURE | 0 | | NONE
      1010 2 | forward active maximum demand | DOUBLE_LONG_UNSIGNED | -4 | kW | TARIFFS
      2000 2 | voltage | LONG_UNSIGNED | -1 | V | PHASES
      2001 2 | current | DOUBLE_LONG | -3 | A | PHASES
      2001 4 | neutral current | DOUBLE_LONG | -3 | A | NONE
      2004 2 | active power | DOUBLE_LONG | -1 | W | TOTAL_AND_PHASES
      2005 2 | reactive power | DOUBLE_LONG | -1 | var | TOTAL_AND_PHASES
      2006 2 | apparent power | DOUBLE_LONG | -1 | VA | TOTAL_AND_PHASES
      200a 2 | power factor | LONG | -3 | | TOTAL_AND_PHASES
      200f 2 | frequency | LONG_UNSIGNED | -2 | Hz | NONE
      2010 2 | temperature inside the meter | LONG | -1 | C | NONE
      2014 2 | status words | BIT_STRING | 0 | | NUMBERS
      5002 2 | minute freeze | ARRAY | 0 | | NONE
      5004 2 | daily freeze | ARRAY | 0 | | NONE
      5006 2 | monthly freeze | ARRAY | 0 | | NONE
      6000 2 | meter archive | ARRAY | 0 | | NONE
      6012 3 | task records | ARRAY | 0 | | NONE
      f201 2 | RS-485 port | STRUCTURE | 0 | | NUMBERS
      """;

  /** An energy with its OI, unit and sign; its phases A, B, C follow at OI + 1 to + 3. */
  private record Energy(int oi, String name, String unit, boolean signed) {}

  private static final List<Energy> ENERGIES =
      List.of(
          new Energy(0x0010, "forward active energy", "kWh", false),
          new Energy(0x0020, "reverse active energy", "kWh", false),
          new Energy(0x0030, "combined reactive 1 energy", "kvarh", true),
          new Energy(0x0040, "combined reactive 2 energy", "kvarh", true),
          new Energy(0x0050, "quadrant 1 reactive energy", "kvarh", false),
          new Energy(0x0060, "quadrant 2 reactive energy", "kvarh", false),
          new Energy(0x0070, "quadrant 3 reactive energy", "kvarh", false),
          new Energy(0x0080, "quadrant 4 reactive energy", "kvarh", false),
          new Energy(0x0090, "forward apparent energy", "kVAh", false),
          new Energy(0x00A0, "reverse apparent energy", "kVAh", false));

  /** OI and attribute of each known attribute in rising order, and what stands at each. */
  private static final int[] KEYS;

  private static final DataObject[] OBJECTS;

  static {
    SortedMap<Integer, DataObject> all = new TreeMap<>();
    putEnergy(all, new Energy(0x0000, "combined active energy", "kWh", true));
    for (Energy energy : ENERGIES) {
      putEnergy(all, energy);
      for (int phase = 1; phase <= 3; phase++) {
        String name = "phase " + " ABC".charAt(phase) + " " + energy.name;
        putEnergy(all, new Energy(energy.oi + phase, name, energy.unit, energy.signed));
      }
    }
    TABLE.lines().forEach(line -> put(all, line));
    KEYS = all.keySet().stream().mapToInt(Integer::intValue).toArray();
    OBJECTS = all.values().toArray(DataObject[]::new);
  }

  private ObjectDictionary() {}

  /**
   * What an attribute holds.
   *
   * @param oad its descriptor, whatever the index
   * @return null when it is not known
   */
  public static @Nullable DataObject find(int oad) {
    int key = key(oad >>> 16, oad >>> 8 & 0x1F);
    int low = 0;
    int high = KEYS.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (KEYS[middle] == key) {
        return OBJECTS[middle];
      }
      if (KEYS[middle] < key) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** The name of what a descriptor means with a space before it, empty when it is not known. */
  static String words(int oad) {
    DataObject object = find(oad);
    return object == null ? "" : " " + object.name(Oad.index(oad));
  }

  private static int key(int oi, int attribute) {
    return oi << 5 | attribute;
  }

  private static void putEnergy(Map<Integer, DataObject> all, Energy energy) {
    AxdrType type = energy.signed ? AxdrType.DOUBLE_LONG : AxdrType.DOUBLE_LONG_UNSIGNED;
    AxdrType wide = energy.signed ? AxdrType.LONG64 : AxdrType.LONG64_UNSIGNED;
    all.put(
        key(energy.oi, 2), new DataObject(energy.name, type, -2, energy.unit, Elements.TARIFFS));
    all.put(
        key(energy.oi, 4),
        new DataObject(energy.name + " (extended)", wide, -4, energy.unit, Elements.TARIFFS));
  }

  private static void put(Map<Integer, DataObject> all, String line) {
    String[] columns = line.split("\\|", -1);
    String[] key = columns[0].strip().split(" ", -1);
    all.put(
        key(Integer.parseInt(key[0], 16), Integer.parseInt(key[1])),
        new DataObject(
            columns[1].strip(),
            AxdrType.valueOf(columns[2].strip()),
            Integer.parseInt(columns[3].strip()),
            columns[4].strip(),
            Elements.valueOf(columns[5].strip())));
  }
}
