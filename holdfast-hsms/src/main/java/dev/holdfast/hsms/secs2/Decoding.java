package dev.holdfast.hsms.secs2;

/** What the body of a data message turned out to be. */
public sealed interface Decoding {

  /** One well-formed item and nothing behind it. */
  record Decoded(Item item) implements Decoding {}

  /** No byte: a header-only message, which is not the same as an empty list. */
  record Empty() implements Decoding {}

  /**
   * No well-formed item.
   *
   * @param offset byte of the body where it went wrong, from 0
   * @param why one line for people
   */
  record Malformed(int offset, String why) implements Decoding {}
}
