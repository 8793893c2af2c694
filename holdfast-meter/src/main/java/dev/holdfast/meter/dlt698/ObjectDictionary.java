package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.Measured;
import dev.holdfast.meter.dlt698.DataObject.Elements;
import dev.holdfast.meter.table.TableFile;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The attributes known by name, type, scaler and unit; a table beside the class lists them. */
public final class ObjectDictionary {

  /** OI and attribute of each known attribute in rising order, and what stands at each. */
  private static final int[] KEYS;

  private static final DataObject[] OBJECTS;

  static {
    SortedMap<Integer, DataObject> all = new TreeMap<>();
    TableFile.rows(ObjectDictionary.class, "objects.txt").forEach(row -> put(all, row));
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

  /**
   * The measured value that an attribute or its element stands for; of a whole array the first.
   *
   * @return null for any other and for combined energy
   */
  public static @Nullable Measured measured(int oad) {
    return MeasuredValues.measured(oad);
  }

  /**
   * The value that writes a text into an attribute: a number in the attribute's unit, text, digits,
   * a moment.
   *
   * @throws IllegalArgumentException saying why that cannot be
   */
  public static AxdrValue value(int oad, String text) {
    DataObject object = find(oad);
    if (object == null) {
      throw new IllegalArgumentException(Oad.text(oad) + " is not known");
    }
    AxdrType type = object.type();
    return switch (type) {
      case VISIBLE_STRING -> new AxdrValue.Text(type, text);
      case OCTET_STRING -> new AxdrValue.Octets(type, text);
      case DATE_TIME_S -> new AxdrValue.Moment(type, text);
      default -> whole(type, object.scaler(), text);
    };
  }

  private static AxdrValue whole(AxdrType type, int scaler, String text) {
    try {
      BigDecimal raw = new BigDecimal(text).movePointLeft(scaler);
      int bits = Byte.SIZE * type.wholeBytes() - (type.signed() ? 1 : 0);
      BigInteger number = raw.toBigIntegerExact();
      if (number.bitLength() <= bits && (type.signed() || number.signum() >= 0)) {
        return new AxdrValue.Whole(type, number.longValue());
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no number", e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(text + " has too many decimals", e);
    }
    throw new IllegalArgumentException(text + " does not fit " + type);
  }

  /** The name of what a descriptor means with a space before it, empty when it is not known. */
  static String words(int oad) {
    DataObject object = find(oad);
    return object == null ? "" : " " + object.name(Oad.index(oad));
  }

  private static int key(int oi, int attribute) {
    return oi << 5 | attribute;
  }

  private static void put(Map<Integer, DataObject> all, String[] columns) {
    String[] key = columns[0].split(" ", -1);
    DataObject object =
        new DataObject(
            columns[1],
            columns[2],
            AxdrType.valueOf(columns[3]),
            Integer.parseInt(columns[4]),
            columns[5],
            Elements.valueOf(columns[6]),
            columns[7].contains("w"));
    all.put(key(Integer.parseInt(key[0], 16), Integer.parseInt(key[1])), object);
  }

  /** All that are known, by OAD with index 0, in rising order. */
  public static SortedMap<Integer, DataObject> all() {
    SortedMap<Integer, DataObject> all = new TreeMap<>();
    for (int i = 0; i < KEYS.length; i++) {
      all.put(KEYS[i] >>> 5 << 16 | (KEYS[i] & 0x1F) << 8, OBJECTS[i]);
    }
    return all;
  }
}
