package dev.holdfast.hsms.secs2;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** SECS-II written a second time, byte by byte from the values, to check the first by. */
public final class NaiveEncoder {

  private NaiveEncoder() {}

  public static byte[] encode(Item item) {
    return encode(item, 0);
  }

  /** With at least so many length bytes everywhere. */
  public static byte[] encode(Item item, int lengthBytes) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    int octalCode;
    int count = -1;
    switch (item) {
      case ListItem list -> {
        octalCode = 0;
        count = list.size();
        for (Item element : list) {
          payload.writeBytes(encode(element, lengthBytes));
        }
      }
      case BinaryItem binary -> {
        octalCode = 10;
        payload.writeBytes(binary.bytes());
      }
      case BooleanItem booleans -> {
        octalCode = 11;
        for (int i = 0; i < booleans.size(); i++) {
          payload.write(booleans.booleanAt(i) ? 1 : 0);
        }
      }
      case AsciiItem text -> {
        octalCode = 20;
        payload.writeBytes(text.bytes());
      }
      case JisItem text -> {
        octalCode = 21;
        payload.writeBytes(text.bytes());
      }
      case LocalizedItem text -> {
        octalCode = 22;
        if (text.hasHeader()) {
          payload.write(text.header() / 256);
          payload.write(text.header() % 256);
          payload.writeBytes(text.textBytes());
        }
      }
      case IntegerItem integers -> {
        int size = integers.format().mnemonic().charAt(1) - '0';
        octalCode = (integers.format().mnemonic().startsWith("I") ? 30 : 50) + size % 8;
        for (int i = 0; i < integers.size(); i++) {
          writeNumber(payload, integers.exactAt(i), size);
        }
      }
      case FloatItem floats -> {
        boolean wide = floats.format() == ItemFormat.F8;
        octalCode = wide ? 40 : 44;
        for (double value : floats.toDoubles()) {
          long bits = wide ? Double.doubleToLongBits(value) : Float.floatToIntBits((float) value);
          writeNumber(payload, BigInteger.valueOf(bits), wide ? 8 : 4);
        }
      }
    }
    return withHeader(octalCode, count < 0 ? payload.size() : count, lengthBytes, payload);
  }

  private static byte[] withHeader(
      int octalCode, int count, int lengthBytes, ByteArrayOutputStream payload) {
    List<Integer> length = new ArrayList<>();
    for (int rest = count; rest > 0; rest /= 256) {
      length.addFirst(rest % 256);
    }
    while (length.size() < Math.max(1, lengthBytes)) {
      length.addFirst(0);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((octalCode / 10 * 8 + octalCode % 10) * 4 + length.size());
    length.forEach(out::write);
    out.writeBytes(payload.toByteArray());
    return out.toByteArray();
  }

  private static void writeNumber(ByteArrayOutputStream out, BigInteger value, int size) {
    for (int i = size - 1; i >= 0; i--) {
      out.write(value.shiftRight(8 * i).intValue() & 0xFF);
    }
  }

  /** The bytes of hex text with spaces anywhere. */
  public static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
