package dev.holdfast.hsms.secs2;

/**
 * One SECS-II item: a list of items or a leaf with values of one format. Immutable; equal by format
 * and values; prints as SML. {@link Items} makes them, {@link Secs2} encodes and decodes them.
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
}
