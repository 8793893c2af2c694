package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.dlt698.AxdrValue.Group;
import dev.holdfast.meter.dlt698.AxdrValue.Whole;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes A-XDR, front to back. */
final class AxdrWriter {

  private static final int MAX_LENGTH = 0xFFFF;

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

  AxdrWriter hex(String hex) {
    return bytes(HexFormat.of().parseHex(hex));
  }

  AxdrWriter u8(int value) {
    out.write(value);
    return this;
  }

  AxdrWriter u16(int value) {
    return whole(value, 2);
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

  /**
   * A length or count in its shortest form.
   *
   * @throws IllegalArgumentException beyond 65535
   */
  AxdrWriter length(int length) {
    if (length > MAX_LENGTH) {
      throw new IllegalArgumentException("length " + length);
    }
    if (length < 0x80) {
      return u8(length);
    }
    return length < 0x100 ? u8(0x81).u8(length) : u8(0x82).whole(length, 2);
  }

  /** Bytes with their length before them. */
  AxdrWriter string(String hex) {
    return length(hex.length() / 2).hex(hex);
  }

  /** A sequence with its count before it. */
  <T> AxdrWriter many(List<T> all, BiConsumer<AxdrWriter, T> one) {
    length(all.size());
    all.forEach(each -> one.accept(this, each));
    return this;
  }

  /** A whole number with its tag. */
  AxdrWriter number(AxdrType type, long value) {
    return u8(type.tag()).whole(value, type.wholeBytes());
  }

  /**
   * A value with its tag.
   *
   * @throws IllegalArgumentException when it is none of its type
   */
  AxdrWriter value(AxdrValue value) {
    return u8(value.type().tag()).bare(value);
  }

  /** A value whose type is known where it stands. */
  AxdrWriter bare(AxdrValue value) {
    switch (value) {
      case AxdrValue.Null() -> {}
      case AxdrValue.Bool(boolean yes) -> u8(yes ? 1 : 0);
      case Whole(AxdrType type, long bits) -> whole(bits, type.wholeBytes());
      case AxdrValue.Real(AxdrType type, double number) -> {
        if (type == AxdrType.FLOAT32) {
          i32(Float.floatToRawIntBits((float) number));
        } else {
          whole(Double.doubleToRawLongBits(number), 8);
        }
      }
      case AxdrValue.Bits(String bits) -> bits(bits);
      case AxdrValue.Octets(AxdrType _, String hex) -> string(hex);
      case AxdrValue.Text(AxdrType _, String text) -> {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        length(utf8.length).bytes(utf8);
      }
      case AxdrValue.Moment(AxdrType type, String text) -> Moments.write(type, text, this);
      case AxdrValue.Name(AxdrType type, int bits) -> whole(bits, type == AxdrType.OI ? 2 : 4);
      case Group(AxdrType _, List<AxdrValue> members) -> many(members, AxdrWriter::value);
      case AxdrValue.Parts(AxdrType type, List<AxdrValue> parts) -> parts(type, parts);
    }
    return this;
  }

  private void bits(String bits) {
    length(bits.length());
    int octet = 0;
    for (int i = 0; i < bits.length(); i++) {
      octet = octet << 1 | (bits.charAt(i) == '1' ? 1 : 0);
      if (i % 8 == 7) {
        u8(octet);
        octet = 0;
      }
    }
    int over = bits.length() % 8;
    if (over > 0) {
      u8(octet << (8 - over));
    }
  }

  /** Parts stand bare, but for values of a free type. */
  private void parts(AxdrType type, List<AxdrValue> parts) {
    boolean range =
        type == AxdrType.RSD
            && parts.getFirst() instanceof Whole(AxdrType _, long selector)
            && (selector == 1 || selector == 2);
    for (int i = 0; i < parts.size(); i++) {
      AxdrValue part = parts.get(i);
      if ((range && i >= 2) || (type == AxdrType.REGION && i >= 1)) {
        value(part);
      } else if (part instanceof Group(AxdrType _, List<AxdrValue> members)) {
        many(members, type == AxdrType.RSD ? AxdrWriter::range : AxdrWriter::bare);
      } else {
        bare(part);
      }
    }
  }

  /** One range of a combined selection: a column, then three values of a free type. */
  private void range(AxdrValue range) {
    List<AxdrValue> members = ((Group) range).members();
    bare(members.getFirst());
    members.stream().skip(1).forEach(this::value);
  }
}
