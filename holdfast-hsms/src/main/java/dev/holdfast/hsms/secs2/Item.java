package dev.holdfast.hsms.secs2;

/**
 * One SECS-II item: a list of items or a leaf with values of one format. Immutable; equal by format
 * and values; prints as SML. {@link Items} makes them, {@link Secs2} encodes and decodes them.
 *
 * <p>What somebody knows to be there is asked for in one go: {@code item.at(1, 0).asInt()}. Where
 * it is something else, {@link IllegalStateException} says what, which is the peer's fault and not
 * the program's.
 */
public sealed interface Item permits ListItem, LeafItem {

  /** The deepest nesting of lists that can be built or decoded. */
  int MAX_DEPTH = 512;

  /** The most elements of a list and the most bytes of a leaf: what three length bytes can say. */
  int MAX_LENGTH = 0xFF_FFFF;

  ItemFormat format();

  /**
   * Elements of a list, characters or bytes of a string or binary (for a localized string those
   * after its header), values of a number or Boolean.
   */
  int size();

  /** Whether it holds nothing, which SECS-II uses for "no value". */
  default boolean isEmpty() {
    return size() == 0;
  }

  /**
   * The item at the end of a path of indexes through lists within lists, each from 0; this one for
   * no index.
   *
   * @throws IllegalStateException where the path leads into a leaf or behind the end of a list
   */
  default Item at(int... path) {
    Item item = this;
    for (int index : path) {
      if (!(item instanceof ListItem list) || index < 0 || index >= list.size()) {
        throw ItemValues.isNot(item, "a list with an element " + index);
      }
      item = list.get(index);
    }
    return item;
  }

  /** The one value of I1 to I8 or U1 to U8. */
  default long asLong() {
    return ItemValues.asLong(this);
  }

  /** The one value of I1 to I8 or U1 to U8 that is within the range of an int. */
  default int asInt() {
    return ItemValues.asInt(this);
  }

  /** The one value of F4, F8, I1 to I8 or U1 to U8. */
  default double asDouble() {
    return ItemValues.asDouble(this);
  }

  /** The one value of BOOLEAN. */
  default boolean asBoolean() {
    return ItemValues.asBoolean(this);
  }

  /** The one byte of B, 0 to 255, as acknowledge codes have it; or that of U1. */
  default int asByte() {
    return ItemValues.asByte(this);
  }

  /** The text of A, J or a localized string, that of A in ISO 8859-1. */
  default String asText() {
    return ItemValues.asText(this);
  }

  /**
   * Whether it means the same as another, as identifiers do that one side has in U4 and the other
   * in I2: whole numbers of any width by value, F4 and F8 by value, strings of any format by their
   * text, lists element by element, and all others by {@link Object#equals}.
   */
  default boolean sameValueAs(Item other) {
    return ItemValues.same(this, other);
  }
}
