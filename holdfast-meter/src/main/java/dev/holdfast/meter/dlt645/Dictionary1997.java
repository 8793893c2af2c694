package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.table.TableFile;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two-byte identifiers of DL/T 645-1997 known by name and format; for reading only. */
public final class Dictionary1997 {

  /** The last digit that means all of them. */
  private static final int BLOCK = 0xF;

  /** What some meters put behind a block. */
  private static final int BLOCK_END = 0xAA;

  /** One row: identifiers that differ in their last digit, each one value. */
  public record Item(int first, int last, String name, String chineseName, Dlt645Field field) {

    boolean covers(int di) {
      return (di >= first && di <= last) || (first != last && di == (first | BLOCK));
    }

    /** The English name of one identifier. */
    public String name(int di) {
      return fill(name, di, true);
    }

    /** The Chinese name of one identifier. */
    public String chineseName(int di) {
      return fill(chineseName, di, false);
    }

    private static String fill(String template, int di, boolean english) {
      int digit = di & BLOCK;
      String block = english ? "block" : "数据块";
      String total = english ? "total" : "总";
      String tariff = english ? "tariff " + digit : "费率" + digit;
      String phase = english ? "phase " + letter(digit) : letter(digit) + "相";
      return template
          .replace("{tariff}", digit == BLOCK ? block : digit == 0 ? total : tariff)
          .replace("{phase}", digit == BLOCK ? block : phase)
          .replace("{power}", digit == BLOCK ? block : digit == 0 ? total : phase);
    }

    private static String letter(int digit) {
      return digit >= 1 && digit <= 3 ? String.valueOf((char) ('A' - 1 + digit)) : "" + digit;
    }
  }

  private static final List<Item> ITEMS =
      TableFile.rows(Dictionary1997.class, "data-identifiers-1997.txt").stream()
          .map(Dictionary1997::parse)
          .toList();

  private Dictionary1997() {}

  private static Item parse(String[] columns) {
    String[] ends = columns[0].split("-", -1);
    return new Item(
        Integer.parseInt(ends[0], 16),
        Integer.parseInt(ends[ends.length - 1], 16),
        columns[1],
        columns[2],
        Dlt645Field.parse(columns[3]));
  }

  /** All rows. */
  public static List<Item> all() {
    return ITEMS;
  }

  /**
   * What an identifier means.
   *
   * @param di two bytes, DI1 high
   * @return null when it is not known
   */
  public static @Nullable Item find(int di) {
    for (Item item : ITEMS) {
      if (item.covers(di)) {
        return item;
      }
    }
    return null;
  }

  /** An identifier as four hex digits. */
  public static String id(int di) {
    return HexFormat.of().toHexDigits((short) di);
  }

  /**
   * Reads the data behind an identifier: a value, or those of a block one after the other; what is
   * of no known format is one item in hex.
   *
   * @param data plain bytes, 33H already taken off
   */
  public static List<DataItem> read(int di, byte[] data) {
    Item item = find(di);
    int size = item == null ? 0 : item.field.bytes();
    boolean block = (di & BLOCK) == BLOCK;
    int length = data.length;
    if (block && length > 0 && (data[length - 1] & 0xFF) == BLOCK_END) {
      length--;
    }
    if (item == null || (block ? length % size != 0 : length != size)) {
      return List.of(new DataItem(id(di), Dlt645Field.hex(data, 0, data.length), ""));
    }
    List<DataItem> items = new ArrayList<>();
    for (int i = 0; i < length / size; i++) {
      int each = block ? item.first + i : di;
      items.add(item.field.item(id(each), data, i * size, (i + 1) * size));
    }
    return items;
  }
}
