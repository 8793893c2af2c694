package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.DataItem;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the data identifiers of one pattern mean. Where {@code first} and {@code last} differ in a
 * byte, that byte may be anything between, or FF for all of them joined in one block.
 *
 * @param first lowest identifier, DI3 to DI0 from the high byte
 * @param last highest identifier
 * @param name in English; {@code {tariff}} and the like stand for what DI1 or DI0 says
 * @param chineseName the same in the words of the standard
 * @param fields the fields of one value, in order
 * @param repeated whether the fields repeat to the end of the data
 * @param writeLevel lowest level of password that may write it, 0 highest; {@link #READ_ONLY}
 */
public record Dlt645Item(
    int first,
    int last,
    String name,
    String chineseName,
    List<Dlt645Field> fields,
    boolean repeated,
    int writeLevel) {

  /** No password may write it. */
  public static final int READ_ONLY = -1;

  static final int BLOCK = 0xFF;

  public Dlt645Item {
    fields = List.copyOf(fields);
  }

  /** An identifier as eight hex digits in lower case, DI3 first. */
  public static String id(int di) {
    return HexFormat.of().toHexDigits(di);
  }

  /** True when the pattern covers an identifier. */
  public boolean covers(int di) {
    return covers(di, 0) && covers(di, 8) && covers(di, 16) && covers(di, 24);
  }

  private boolean covers(int di, int shift) {
    int low = first >>> shift & 0xFF;
    int high = last >>> shift & 0xFF;
    int value = di >>> shift & 0xFF;
    return (value >= low && value <= high) || (value == BLOCK && low != high);
  }

  /** The English name of one identifier that the pattern covers. */
  public String name(int di) {
    return fill(name, di, true);
  }

  /** The Chinese name of one identifier that the pattern covers. */
  public String chineseName(int di) {
    return fill(chineseName, di, false);
  }

  /** Bytes of one value; 0 when it takes all that is left. */
  int bytes() {
    int sum = 0;
    for (Dlt645Field field : fields) {
      if (repeated || field.bytes() == 0) {
        return 0;
      }
      sum += field.bytes();
    }
    return sum;
  }

  /**
   * Reads one value: one item a field, the second and later with {@code .2}, {@code .3} behind the
   * identifier.
   *
   * @return the byte behind the value, -1 when there are too few
   */
  int read(int di, byte[] data, int from, int to, List<DataItem> into) {
    List<DataItem> items = new ArrayList<>(fields.size());
    int at = from;
    for (int i = 0; i < fields.size() || (repeated && at < to); i++) {
      Dlt645Field field = fields.get(i % fields.size());
      int next = field.bytes() == 0 ? to : at + field.bytes();
      if (next > to) {
        return -1;
      }
      String id = i == 0 ? id(di) : id(di) + "." + (i + 1);
      items.add(field.item(id, data, at, next));
      at = next;
    }
    into.addAll(items);
    return at;
  }

  /** Whether data has the length of one value and decimal digits wherever its fields have. */
  boolean holds(byte[] data) {
    if (bytes() != data.length) {
      return false;
    }
    int at = 0;
    for (Dlt645Field field : fields) {
      if (!field.holds(data, at, at + field.bytes())) {
        return false;
      }
      at += field.bytes();
    }
    return true;
  }

  /** The field when each value is one number, null otherwise. */
  @Nullable Dlt645Field onlyNumber() {
    Dlt645Field field = fields.getFirst();
    return fields.size() == 1 && field.numeric() && !repeated ? field : null;
  }

  private static String fill(String template, int di, boolean english) {
    int di1 = di >>> 8 & 0xFF;
    int di0 = di & 0xFF;
    return template
        .replace("{tariff}", tariff(di1, english))
        .replace("{settlement}", settlement(di0, english))
        .replace("{phase}", phase(di1, english))
        .replace("{di1}", number(di1, english))
        .replace("{di0}", number(di0, english))
        .strip();
  }

  private static String tariff(int number, boolean english) {
    return switch (number) {
      case 0 -> english ? "total" : "总";
      case BLOCK -> english ? "block" : "数据块";
      default -> (english ? "tariff " : "费率") + number;
    };
  }

  private static String settlement(int number, boolean english) {
    return switch (number) {
      case 0 -> english ? "" : "(当前)";
      case BLOCK -> english ? "all settlements" : "(结算日数据块)";
      default -> english ? "settlement " + number : "(上" + number + "结算日)";
    };
  }

  private static String phase(int number, boolean english) {
    return switch (number) {
      case 0 -> english ? "total" : "总";
      case 1 -> english ? "phase A" : "A相";
      case 2 -> english ? "phase B" : "B相";
      case 3 -> english ? "phase C" : "C相";
      default -> number(number, english);
    };
  }

  private static String number(int number, boolean english) {
    if (number == BLOCK) {
      return english ? "block" : "数据块";
    }
    return Integer.toString(number);
  }
}
