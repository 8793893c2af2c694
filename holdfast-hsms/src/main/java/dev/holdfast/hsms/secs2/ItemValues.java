package dev.holdfast.hsms.secs2;

/** What an item is worth to a program that knows what should be there. */
final class ItemValues {

  private ItemValues() {}

  static long asLong(Item item) {
    if (!(item instanceof IntegerItem numbers) || numbers.size() != 1) {
      throw isNot(item, "one whole number");
    }
    if (isBeyondLong(numbers, 0)) {
      throw new IllegalStateException(numbers.exactAt(0) + " is too large for a long");
    }
    return numbers.longAt(0);
  }

  static int asInt(Item item) {
    long value = asLong(item);
    if (value != (int) value) {
      throw new IllegalStateException(value + " is too large for an int");
    }
    return (int) value;
  }

  static double asDouble(Item item) {
    if (item instanceof FloatItem numbers && numbers.size() == 1) {
      return numbers.doubleAt(0);
    }
    if (item instanceof IntegerItem numbers && numbers.size() == 1) {
      return numbers.exactAt(0).doubleValue();
    }
    throw isNot(item, "one number");
  }

  static boolean asBoolean(Item item) {
    if (item instanceof BooleanItem values && values.size() == 1) {
      return values.booleanAt(0);
    }
    throw isNot(item, "one Boolean");
  }

  static int asByte(Item item) {
    if (item instanceof LeafItem leaf
        && leaf.size() == 1
        && (leaf.format() == ItemFormat.B || leaf.format() == ItemFormat.U1)) {
      return leaf.byteAt(0) & 0xFF;
    }
    throw isNot(item, "one byte");
  }

  static String asText(Item item) {
    return switch (item) {
      case AsciiItem text -> text.text();
      case JisItem text -> text.text();
      case LocalizedItem text -> text.text();
      default -> throw isNot(item, "a string");
    };
  }

  static boolean same(Item one, Item other) {
    if (one instanceof IntegerItem a && other instanceof IntegerItem b) {
      return sameIntegers(a, b);
    }
    if (one instanceof FloatItem a && other instanceof FloatItem b) {
      return sameFloats(a, b);
    }
    if (isString(one) && isString(other)) {
      return asText(one).equals(asText(other));
    }
    if (one instanceof ListItem a && other instanceof ListItem b) {
      return sameElements(a, b);
    }
    return one.equals(other);
  }

  private static boolean sameIntegers(IntegerItem one, IntegerItem other) {
    boolean same = one.size() == other.size();
    for (int i = 0; same && i < one.size(); i++) {
      same = one.longAt(i) == other.longAt(i) && isBeyondLong(one, i) == isBeyondLong(other, i);
    }
    return same;
  }

  private static boolean sameFloats(FloatItem one, FloatItem other) {
    boolean same = one.size() == other.size();
    for (int i = 0; same && i < one.size(); i++) {
      same = Double.compare(one.doubleAt(i), other.doubleAt(i)) == 0;
    }
    return same;
  }

  private static boolean sameElements(ListItem one, ListItem other) {
    boolean same = one.size() == other.size();
    for (int i = 0; same && i < one.size(); i++) {
      same = same(one.get(i), other.get(i));
    }
    return same;
  }

  private static boolean isString(Item item) {
    return item instanceof AsciiItem || item instanceof JisItem || item instanceof LocalizedItem;
  }

  /** Whether a value is a U8 above 2^63 - 1. */
  private static boolean isBeyondLong(IntegerItem numbers, int index) {
    return numbers.format() == ItemFormat.U8 && numbers.longAt(index) < 0;
  }

  static IllegalStateException isNot(Item item, String wanted) {
    return new IllegalStateException(
        item.format().mnemonic() + " [" + item.size() + "] is not " + wanted);
  }
}
