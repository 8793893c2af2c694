package dev.holdfast.meter.dlt698;

import java.io.ByteArrayOutputStream;
import java.time.LocalDateTime;
import java.util.HexFormat;

/** Writes A-XDR, front to back. */
final class AxdrWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  int size() {
    return out.size();
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  AxdrWriter bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  AxdrWriter u8(int value) {
    out.write(value);
    return this;
  }

  AxdrWriter i32(int value) {
    return whole(value, 4);
  }

  /** A number without a tag, high byte first. */
  AxdrWriter whole(long value, int size) {
    for (int i = size - 1; i >= 0; i--) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  /** A length or count below 16384, in its shortest form. */
  AxdrWriter length(int length) {
    if (length < 0x80) {
      return u8(length);
    }
    return length < 0x100 ? u8(0x81).u8(length) : u8(0x82).whole(length, 2);
  }

  /** A whole number with its tag. */
  AxdrWriter number(AxdrType type, long value) {
    return u8(type.tag()).whole(value, type.wholeBytes());
  }

  /** The tag and count in front of an array's elements. */
  AxdrWriter array(int count) {
    return u8(AxdrType.ARRAY.tag()).length(count);
  }

  /** An octet-string with its tag. */
  AxdrWriter octets(String hex) {
    u8(AxdrType.OCTET_STRING.tag()).length(hex.length() / 2);
    return bytes(HexFormat.of().parseHex(hex));
  }

  /** A date_time_s with its tag. */
  AxdrWriter moment(LocalDateTime time) {
    return u8(AxdrType.DATE_TIME_S.tag())
        .whole(time.getYear(), 2)
        .u8(time.getMonthValue())
        .u8(time.getDayOfMonth())
        .u8(time.getHour())
        .u8(time.getMinute())
        .u8(time.getSecond());
  }
}
