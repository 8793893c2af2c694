package dev.holdfast.hsms.secs2;

/**
 * What a decoder takes before it calls a body malformed.
 *
 * @param maxDepth lists within lists, 1 to {@value Item#MAX_DEPTH}; a list in no other has depth 1
 * @param maxItems items of one body, lists included, above 0
 */
public record Limits(int maxDepth, int maxItems) {

  /** 64 lists within lists, 16 777 215 items. */
  public static final Limits DEFAULT = new Limits(64, Item.MAX_LENGTH);

  public Limits {
    if (maxDepth < 1 || maxDepth > Item.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "maxDepth must be 1 to " + Item.MAX_DEPTH + ", not " + maxDepth);
    }
    if (maxItems < 1) {
      throw new IllegalArgumentException("maxItems must be above 0, not " + maxItems);
    }
  }
}
