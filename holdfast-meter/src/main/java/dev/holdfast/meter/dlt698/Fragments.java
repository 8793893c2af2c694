package dev.holdfast.meter.dlt698;

import java.util.Arrays;

/**
 * User data cut into fragments: two bytes low byte first, the number in bits 0 to 11, the place in
 * bits 14 and 15, then a piece.
 */
final class Fragments {

  static final int FIRST = 0;
  static final int LAST = 1;
  static final int ACKNOWLEDGED = 2;
  static final int MIDDLE = 3;

  static final int HEAD = 2;

  private static final int NUMBER_MASK = 0xFFF;
  private static final int PLACE_SHIFT = 14;

  private Fragments() {}

  /** How many fragments user data needs, 1 where it goes as it is. */
  static int count(int length, int piece) {
    return Math.max(1, (length + piece - 1) / piece);
  }

  /** The user data of one fragment. */
  static byte[] of(byte[] whole, int number, int piece) {
    int from = number * piece;
    int to = Math.min(whole.length, from + piece);
    boolean last = to == whole.length;
    int place = last ? LAST : number == 0 ? FIRST : MIDDLE;
    byte[] bytes = new byte[HEAD + to - from];
    head(bytes, number, place);
    System.arraycopy(whole, from, bytes, HEAD, to - from);
    return bytes;
  }

  /** The user data that acknowledges a fragment. */
  static byte[] acknowledgement(int number) {
    byte[] bytes = new byte[HEAD];
    head(bytes, number, ACKNOWLEDGED);
    return bytes;
  }

  private static void head(byte[] bytes, int number, int place) {
    int head = (number & NUMBER_MASK) | place << PLACE_SHIFT;
    bytes[0] = (byte) head;
    bytes[1] = (byte) (head >>> Byte.SIZE);
  }

  /** The number of a fragment, -1 where its head is not whole. */
  static int number(byte[] userData) {
    return userData.length < HEAD ? -1 : head(userData) & NUMBER_MASK;
  }

  /** The place of a fragment, -1 where its head is not whole. */
  static int place(byte[] userData) {
    return userData.length < HEAD ? -1 : head(userData) >>> PLACE_SHIFT;
  }

  private static int head(byte[] userData) {
    return (userData[0] & 0xFF) | (userData[1] & 0xFF) << Byte.SIZE;
  }

  /** What stands behind the head. */
  static byte[] piece(byte[] userData) {
    return Arrays.copyOfRange(userData, Math.min(HEAD, userData.length), userData.length);
  }
}
