package dev.holdfast.meter.modbus;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** Bytes that never change, read as bytes, as 16-bit words (high byte first) or as bits. */
public final class Octets {

  /** No bytes. */
  public static final Octets NONE = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of these bytes. */
  public static Octets of(byte... bytes) {
    return bytes.length == 0 ? NONE : new Octets(bytes.clone());
  }

  /** A copy of {@code bytes[from]} up to but without {@code bytes[to]}. */
  public static Octets of(byte[] bytes, int from, int to) {
    return from == to ? NONE : new Octets(Arrays.copyOfRange(bytes, from, to));
  }

  /** Words, each 0 to 65535. */
  public static Octets ofWords(int... words) {
    byte[] bytes = new byte[2 * words.length];
    for (int i = 0; i < words.length; i++) {
      put(bytes, 2 * i, words[i]);
    }
    return new Octets(bytes);
  }

  /** Bits, the first one lowest in the first byte; the last byte is filled with 0. */
  public static Octets ofBits(boolean... bits) {
    byte[] bytes = new byte[(bits.length + 7) / 8];
    for (int i = 0; i < bits.length; i++) {
      if (bits[i]) {
        bytes[i / 8] |= (byte) (1 << (i % 8));
      }
    }
    return new Octets(bytes);
  }

  /** Writes a word to an array, high byte first. */
  static void put(byte[] bytes, int at, int word) {
    bytes[at] = (byte) (word >>> 8);
    bytes[at + 1] = (byte) word;
  }

  /** Number of bytes. */
  public int size() {
    return bytes.length;
  }

  /** A byte, 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xFF;
  }

  /** Number of whole words. */
  public int words() {
    return bytes.length / 2;
  }

  /** A word, 0 to 65535. */
  public int word(int index) {
    return (at(2 * index) << 8) | at(2 * index + 1);
  }

  /** A bit; bit 0 is the lowest of the first byte. */
  public boolean bit(int index) {
    return (at(index / 8) >>> (index % 8) & 1) != 0;
  }

  /** Some of the words. */
  public Octets words(int from, int count) {
    Objects.checkFromIndexSize(from, count, words());
    return of(bytes, 2 * from, 2 * (from + count));
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return bytes.clone();
  }

  /** Copies all bytes into an array. */
  void copyTo(byte[] target, int at) {
    System.arraycopy(bytes, 0, target, at, bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Hex digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
