package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.Measured;
import dev.holdfast.meter.table.TableFile;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data identifiers of DL/T 645-2007 known by name and format. */
public final class DataDictionary {

  private static final int HIGHEST_CLASS = 6;

  private static final List<Dlt645Item> ALL =
      TableFile.rows(DataDictionary.class, "data-identifiers.txt").stream()
          .map(DataDictionary::parse)
          .toList();

  /** By DI3 and DI2, as most identifiers are told apart by these two. */
  private static final Dlt645Item[][][] ITEMS = new Dlt645Item[HIGHEST_CLASS + 1][256][];

  static {
    for (int di3 = 0; di3 <= HIGHEST_CLASS; di3++) {
      for (int di2 = 0; di2 < 256; di2++) {
        int high = di3 << 24 | di2 << 16;
        ITEMS[di3][di2] =
            ALL.stream()
                .filter(item -> item.covers(high | (item.first() & 0xFFFF)))
                .toArray(Dlt645Item[]::new);
      }
    }
  }

  private DataDictionary() {}

  /**
   * What an identifier means.
   *
   * @param di DI3 to DI0 from the high byte; FF in a byte with a range is the block of all
   * @return null when it is not known
   */
  public static @Nullable Dlt645Item find(int di) {
    int di3 = di >>> 24;
    if (di3 > HIGHEST_CLASS) {
      return null;
    }
    for (Dlt645Item item : ITEMS[di3][di >>> 16 & 0xFF]) {
      if (item.covers(di)) {
        return item;
      }
    }
    return null;
  }

  /**
   * The measured value that an identifier of classes 0 and 2 stands for; of a block the first.
   *
   * @return null for any other, for a value of an earlier settlement and for combined energy
   */
  public static @Nullable Measured measured(int di) {
    return Dlt645View.measured(di);
  }

  /**
   * The bytes in hex that write a text into what an identifier stands for.
   *
   * @throws IllegalArgumentException saying why that cannot be
   */
  public static String encode(int di, String text) {
    Dlt645Item item = find(di);
    if (item == null || item.fields().size() != 1 || blockShift(di) >= 0) {
      throw new IllegalArgumentException(Dlt645Item.id(di) + " is not one value");
    }
    try {
      return HexFormat.of().formatHex(item.fields().getFirst().encode(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no number", e);
    }
  }

  /** All patterns, in the order of the table: the first one that covers an identifier counts. */
  public static List<Dlt645Item> all() {
    return ALL;
  }

  /** The patterns of one DI3 and DI2, which stand in the low bytes of {@code high}. */
  static Dlt645Item[] sharing(int high) {
    return ITEMS[high >>> 8][high & 0xFF];
  }

  /**
   * Reads the data behind an identifier. A block gives one item a value; what is not of the known
   * format is one item in hex.
   *
   * @param data plain bytes, 33H already taken off
   */
  public static List<DataItem> read(int di, byte[] data) {
    if (di >>> 24 == LoadRecord.CLASS) {
      List<DataItem> records = LoadRecord.items(di, data);
      if (!records.isEmpty()) {
        return records;
      }
    }
    List<DataItem> items = new ArrayList<>();
    int read = blockShift(di) < 0 ? readOne(di, data, items) : readBlock(di, data, items);
    if (read < data.length) {
      String id = Dlt645Item.id(di) + (items.isEmpty() ? "" : ".rest");
      items.add(new DataItem(id, Dlt645Field.hex(data, read, data.length), ""));
    }
    return items;
  }

  private static int readOne(int di, byte[] data, List<DataItem> into) {
    Dlt645Item item = find(di);
    if (item == null || (item.bytes() != 0 && item.bytes() != data.length)) {
      return 0;
    }
    return Math.max(0, item.read(di, data, 0, data.length, into));
  }

  private static int readBlock(int di, byte[] data, List<DataItem> into) {
    int shift = blockShift(di);
    int at = 0;
    for (int i = 0; i < Dlt645Item.BLOCK && at < data.length; i++) {
      int one = (di & ~(Dlt645Item.BLOCK << shift)) | i << shift;
      Dlt645Item item = find(one);
      if (item != null) {
        if (item.bytes() == 0) {
          return at;
        }
        int next = item.read(one, data, at, data.length, into);
        if (next < 0) {
          return at;
        }
        at = next;
      }
    }
    return at;
  }

  /** Bit position of the one byte that is FF; -1 when there is none, or more than one. */
  static int blockShift(int di) {
    int found = -1;
    for (int shift = 0; shift < Integer.SIZE; shift += 8) {
      if ((di >>> shift & 0xFF) == Dlt645Item.BLOCK) {
        if (found >= 0) {
          return -1;
        }
        found = shift;
      }
    }
    return found;
  }

  private static Dlt645Item parse(String[] columns) {
    int first = 0;
    int last = 0;
    for (String range : columns[0].split(" ", -1)) {
      String[] ends = range.split("-", -1);
      first = first << 8 | Integer.parseInt(ends[0], 16);
      last = last << 8 | Integer.parseInt(ends[ends.length - 1], 16);
    }
    boolean repeated = columns[3].startsWith("*");
    List<Dlt645Field> fields = new ArrayList<>();
    for (String field : columns[3].substring(repeated ? 1 : 0).split(" ", -1)) {
      fields.add(Dlt645Field.parse(field));
    }
    int level = columns[4].equals("-") ? Dlt645Item.READ_ONLY : Integer.parseInt(columns[4]);
    return new Dlt645Item(first, last, columns[1], columns[2], fields, repeated, level);
  }
}
