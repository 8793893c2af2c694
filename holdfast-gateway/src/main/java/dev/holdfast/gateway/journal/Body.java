package dev.holdfast.gateway.journal;

import java.util.Arrays;
import java.util.HexFormat;

/** The bytes of a message; never changed. */
public final class Body {

  private final byte[] bytes;

  private Body(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes over an array that nobody else keeps. */
  static Body of(byte[] own) {
    return new Body(own);
  }

  public int length() {
    return bytes.length;
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Two lower-case digits a byte. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** The array itself, for the database to read. */
  byte[] shared() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Body body && Arrays.equals(bytes, body.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
