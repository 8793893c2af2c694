package dev.holdfast.meter.dlt645;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Plain data of a frame as it is written, front to back. */
final class Bytes {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Bytes u8(int value) {
    out.write(value);
    return this;
  }

  /** The low bytes of a number, lowest first. */
  Bytes low(long value, int size) {
    out.writeBytes(Bcd.low(value, size));
    return this;
  }

  Bytes hex(String hex) {
    out.writeBytes(HexFormat.of().parseHex(hex));
    return this;
  }

  Bytes bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  int size() {
    return out.size();
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
