package dev.holdfast.bench.decode;

/** The bare checks of the meter protocols: told each border, they count the frames that hold. */
final class CheckLoops {

  private static final int DLT_END = 2;
  private static final int FCS_END = 3;

  private static final char[] MODBUS = table(0xA001);
  private static final char[] X25 = table(0x8408);

  private CheckLoops() {}

  private static char[] table(int polynomial) {
    char[] table = new char[256];
    for (int b = 0; b < table.length; b++) {
      int crc = b;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ polynomial;
      }
      table[b] = (char) crc;
    }
    return table;
  }

  /** Frames of a corpus whose check holds. */
  static int count(String protocol, MeterCorpus corpus) {
    byte[] bytes = corpus.bytes();
    int[] starts = corpus.starts();
    int[] ends = corpus.ends();
    return switch (protocol) {
      case "modbus-rtu" -> rtu(bytes, starts, ends);
      case "dlt645-2007" -> dlt645(bytes, starts, ends);
      case "dlt698.45" -> dlt698(bytes, starts, ends);
      default -> throw new IllegalArgumentException("no check of " + protocol);
    };
  }

  private static int rtu(byte[] bytes, int[] starts, int[] ends) {
    int good = 0;
    for (int i = 0; i < starts.length; i++) {
      int end = ends[i] - 2;
      int crc = crc(MODBUS, 0xFFFF, bytes, starts[i], end);
      good += crc == word(bytes, end) ? 1 : 0;
    }
    return good;
  }

  private static int dlt645(byte[] bytes, int[] starts, int[] ends) {
    int good = 0;
    for (int i = 0; i < starts.length; i++) {
      int end = ends[i] - DLT_END;
      int sum = 0;
      for (int at = starts[i]; at < end; at++) {
        sum += bytes[at];
      }
      good += (byte) sum == bytes[end] ? 1 : 0;
    }
    return good;
  }

  /** The header ends behind the server address, whose length stands in byte 4, and a byte more. */
  private static int dlt698(byte[] bytes, int[] starts, int[] ends) {
    int good = 0;
    for (int i = 0; i < starts.length; i++) {
      int start = starts[i];
      int header = start + 4 + (bytes[start + 4] & 0x0F) + 3;
      int end = ends[i] - FCS_END;
      int hcs = crc(X25, 0xFFFF, bytes, start + 1, header);
      int fcs = crc(X25, hcs, bytes, header, end);
      boolean holds = (hcs ^ 0xFFFF) == word(bytes, header) && (fcs ^ 0xFFFF) == word(bytes, end);
      good += holds ? 1 : 0;
    }
    return good;
  }

  private static int crc(char[] table, int start, byte[] bytes, int from, int to) {
    int crc = start;
    for (int i = from; i < to; i++) {
      crc = crc >>> 8 ^ table[(crc ^ bytes[i]) & 0xFF];
    }
    return crc;
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }
}
