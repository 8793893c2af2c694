package dev.holdfast.bench.decode;

import dev.holdfast.hsms.secs2.AsciiItem;
import dev.holdfast.hsms.secs2.BinaryItem;
import dev.holdfast.hsms.secs2.Decoding;
import dev.holdfast.hsms.secs2.FloatItem;
import dev.holdfast.hsms.secs2.IntegerItem;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.LeafItem;
import dev.holdfast.hsms.secs2.ListItem;
import dev.holdfast.hsms.secs2.Secs2;
import dev.holdfast.hsms.secs2.Secs2Reader;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * One sum over a body, reached in three ways: every number is added, and every byte of A and B.
 * Each way takes any body of lists, A, B, U4 and F8.
 */
final class Secs2Sums {

  private static final long EVEN_BYTES = 0x00FF_00FF_00FF_00FFL;
  private static final long PAIRS_TO_TOP = 0x0001_0001_0001_0001L;

  private static final int FORMAT_L = 0;
  private static final int FORMAT_B = 010;
  private static final int FORMAT_A = 020;
  private static final int FORMAT_F8 = 040;
  private static final int FORMAT_U4 = 054;

  private Secs2Sums() {}

  /** By a loop that knows the encoding and checks nothing. */
  static double byHand(byte[] body) {
    ByteBuffer numbers = ByteBuffer.wrap(body);
    long whole = 0;
    double floats = 0;
    int at = 0;
    while (at < body.length) {
      int head = body[at] & 0xFF;
      int lengthBytes = head & 3;
      int length = 0;
      for (int i = 1; i <= lengthBytes; i++) {
        length = length << 8 | (body[at + i] & 0xFF);
      }
      at += 1 + lengthBytes;
      int end = at + length;
      switch (head >>> 2) {
        case FORMAT_L -> end = at;
        case FORMAT_A, FORMAT_B -> {
          for (int i = at; i < end; i++) {
            whole += body[i] & 0xFF;
          }
        }
        case FORMAT_U4 -> {
          for (int i = at; i < end; i += Integer.BYTES) {
            whole += numbers.getInt(i) & 0xFFFF_FFFFL;
          }
        }
        case FORMAT_F8 -> {
          for (int i = at; i < end; i += Double.BYTES) {
            floats += numbers.getDouble(i);
          }
        }
        default -> throw new IllegalArgumentException("format byte " + head);
      }
      at = end;
    }
    return whole + floats;
  }

  /** By the cursor, which checks every item and makes none. */
  static double byReader(byte[] body) {
    Secs2Reader reader = new Secs2Reader(body);
    long whole = 0;
    double floats = 0;
    while (reader.next()) {
      switch (reader.format()) {
        case L -> {}
        case A, B -> {
          byte[] bytes = reader.bytes();
          int end = reader.offset() + reader.length();
          for (int i = reader.offset(); i < end; i++) {
            whole += bytes[i] & 0xFF;
          }
        }
        case U4 -> {
          for (int i = 0; i < reader.size(); i++) {
            whole += reader.u4At(i);
          }
        }
        case F8 -> {
          for (int i = 0; i < reader.size(); i++) {
            floats += reader.f8At(i);
          }
        }
        default -> throw new IllegalArgumentException(reader.format().mnemonic());
      }
    }
    if (reader.malformed()) {
      throw new IllegalArgumentException(reader.error());
    }
    return whole + floats;
  }

  /** By the items, as a handler of messages has them. */
  static double byItems(byte[] body) {
    if (!(Secs2.decode(body) instanceof Decoding.Decoded(Item root))) {
      throw new IllegalArgumentException("the body does not decode");
    }
    Sum sum = new Sum();
    sum.accept(root);
    return sum.whole + sum.floats;
  }

  private static final class Sum implements Consumer<Item> {
    private long whole;
    private double floats;

    @Override
    public void accept(Item item) {
      switch (item) {
        case ListItem list -> list.forEach(this);
        case IntegerItem numbers -> addIntegers(numbers);
        case FloatItem numbers -> addFloats(numbers);
        case AsciiItem text -> addBytes(text);
        case BinaryItem bytes -> addBytes(bytes);
        case LeafItem other -> throw new IllegalArgumentException(other.format().mnemonic());
      }
    }

    private void addIntegers(IntegerItem numbers) {
      for (int i = 0; i < numbers.size(); i++) {
        whole += numbers.longAt(i);
      }
    }

    private void addFloats(FloatItem numbers) {
      for (int i = 0; i < numbers.size(); i++) {
        floats += numbers.doubleAt(i);
      }
    }

    private void addBytes(LeafItem leaf) {
      int i = 0;
      for (; i <= leaf.byteLength() - Long.BYTES; i += Long.BYTES) {
        whole += sumOfBytes(leaf.wordAt(i));
      }
      for (; i < leaf.byteLength(); i++) {
        whole += leaf.byteAt(i) & 0xFF;
      }
    }

    private static long sumOfBytes(long eight) {
      long pairs = (eight & EVEN_BYTES) + (eight >>> 8 & EVEN_BYTES);
      return (pairs * PAIRS_TO_TOP) >>> 48;
    }
  }
}
