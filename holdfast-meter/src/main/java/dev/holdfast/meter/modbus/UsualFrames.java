package dev.holdfast.meter.modbus;

import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.lanes.Eight;
import java.util.Arrays;

/**
 * The RTU frames that nearly all of a line's traffic consists of: functions 01 to 06 and
 * exceptions. Each has one reading of fixed length, and functions 01 to 04 a second one whose third
 * byte counts the bytes that follow.
 *
 * <p>Which comes next is what a processor cannot foresee, and a wrong guess costs more than the
 * check sum. So what the second and third byte say is looked up, not decided.
 */
final class UsualFrames {

  /** Up to this length a frame is told by one look into the table. */
  private static final int SHORT = 10;

  /** Where the last eight of them begin, of which the check and what tells it from others are. */
  private static final int REST = SHORT - Long.BYTES;

  private static final int REQUEST = 8;
  private static final int EXCEPTION = 5;
  private static final int HIGHEST_EXCEPTION = 0x0B;
  private static final int LAST_FIXED = 0x06;
  private static final int LAST_COUNTED = 0x04;
  private static final int FIRST_REGISTERS = 0x03;
  private static final int MOST_COUNTED = 251;
  private static final int AROUND_COUNTED = 5;

  /** In place of a role: that of a frame whose request and response are equally long. */
  private static final int EITHER = ModbusFrame.ROLES.size();

  private static final int BITS_OF_ROLE = 2;

  /** Set in what is known of a reader, above all roles. */
  private static final int REQUEST_FIRST = 1 << 8;

  private static final int LENGTH = 0xF;
  private static final int DOUBTED = 4;
  private static final int ONLY = 1 << 7;
  private static final int ROLE = 8;
  private static final int REGISTERS = 10;
  private static final int COUNTED = 11;
  private static final int LONG = 1 << 12;

  /**
   * By second byte and, above it, third byte. From the low bit: length of the reading that is tried
   * first (4 bits), which of the eight bytes from the third on is 0 where the other reading may
   * hold too (3), whether there is no other, role of the reading that is counted, else of the only
   * one (2), whether it carries registers, whether the third byte counts, whether more than {@link
   * #SHORT} bytes or the frame is not usual.
   */
  private static final char[] BY_HEAD = new char[1 << 16];

  static {
    Arrays.fill(BY_HEAD, (char) (LONG | REQUEST));
    for (int third = 0; third <= 0xFF; third++) {
      for (int code = 1; code <= LAST_FIXED; code++) {
        BY_HEAD[(third << Byte.SIZE) | code] = (char) pack(code, third);
      }
      if (third > 0 && third <= HIGHEST_EXCEPTION) {
        Arrays.fill(
            BY_HEAD,
            (third << Byte.SIZE) | 0x80,
            (third + 1) << Byte.SIZE,
            (char) fixed(EXCEPTION, index(Role.RESPONSE)));
      }
    }
  }

  private UsualFrames() {}

  private static int pack(int code, int third) {
    boolean registers = code >= FIRST_REGISTERS;
    boolean counted =
        code <= LAST_COUNTED
            && third > 0
            && third <= MOST_COUNTED
            && !(registers && (third & 1) != 0);
    if (!counted) {
      return fixed(REQUEST, index(code > LAST_COUNTED ? Role.UNKNOWN : Role.REQUEST));
    }
    int length = third + AROUND_COUNTED;
    if (length == REQUEST) {
      return fixed(REQUEST, EITHER);
    }
    return (length > SHORT ? LONG | REQUEST : told(length))
        | (index(Role.RESPONSE) << ROLE)
        | ((registers ? 1 : 0) << REGISTERS)
        | (1 << COUNTED);
  }

  /** A counted one that is tried first. */
  private static int told(int length) {
    return ((Math.max(length, REQUEST) - 1 - REST) << DOUBTED) | length;
  }

  /** A reading that is the only one. */
  private static int fixed(int length, int role) {
    return (role << ROLE) | ONLY | length;
  }

  private static int index(Role role) {
    return ModbusFrame.ROLES.indexOf(role);
  }

  /**
   * What has to be known of a reader.
   *
   * @param either the role of a frame whose request and response are equally long
   * @param requestFirst whether a likely read request is taken though a longer response may hold
   */
  static int reader(Role either, boolean requestFirst) {
    int reader = index(either) << (EITHER * BITS_OF_ROLE) | (requestFirst ? REQUEST_FIRST : 0);
    for (int role = 0; role < EITHER; role++) {
      reader |= role << (role * BITS_OF_ROLE);
    }
    return reader;
  }

  /**
   * The length of the frame at an offset.
   *
   * @param reader what {@link #reader} has told
   * @return 0 where none is found but may be, fewer than ten bytes are left, or it may be read both
   *     ways: then look thoroughly
   */
  static int length(byte[] bytes, int at, int end, int reader) {
    if (end - at < SHORT) {
      return 0;
    }
    long first = Eight.at(bytes, at);
    long rest = Eight.at(bytes, at + REST);
    int usual = BY_HEAD[head(first)];
    int length = usual & LENGTH;
    int doubted = (int) (rest >>> (Byte.SIZE * (usual >>> DOUBTED & 7))) & 0xFF;
    boolean holds = doubt(first, rest, length) == 0;
    return holds && usual < LONG && (doubted | (usual & ONLY)) != 0
        ? length
        : otherwise(usual, holds, bytes, at, end, reader);
  }

  /** The length of a frame that one look does not tell. */
  private static int otherwise(
      int usual, boolean holds, byte[] bytes, int at, int end, int reader) {
    if ((usual >>> COUNTED & 1) == 0) {
      return 0;
    }
    int length = usual & LENGTH;
    if (holds && length < REQUEST && goesOn(bytes, at + length, end)) {
      return length;
    }
    boolean asked =
        holds
            && usual >= LONG
            && reader >= REQUEST_FIRST
            && (sensible(usual, bytes, at) || goesOn(bytes, at + REQUEST, end));
    return asked ? REQUEST : oneOfTwo(bytes, at, end);
  }

  /** Second and third byte. */
  private static int head(long first) {
    return (int) first >>> Byte.SIZE & 0xFFFF;
  }

  /**
   * 0 where the CRC of a frame of 5 to {@link #SHORT} bytes holds.
   *
   * @param first its first eight bytes
   * @param rest eight bytes from {@link #REST} on
   */
  private static int doubt(long first, long rest, int length) {
    int sent = (int) (rest >>> (Byte.SIZE * (length - 2 - REST))) & 0xFFFF;
    return Crc16.ofFew(first, length - 2) ^ sent;
  }

  private static int doubt(byte[] bytes, int at, int length) {
    return doubt(Eight.at(bytes, at), Eight.at(bytes, at + REST), length);
  }

  /** Whether a frame stands right behind one that has a longer reading. */
  private static boolean goesOn(byte[] bytes, int at, int end) {
    int usual = end - at < SHORT ? LONG : BY_HEAD[head(Eight.at(bytes, at))];
    return usual < LONG && doubt(bytes, at, usual & LENGTH) == 0;
  }

  private static boolean sensible(int usual, byte[] bytes, int at) {
    int quantity = Short.toUnsignedInt(Short.reverseBytes((short) Eight.twoAt(bytes, at + 4)));
    boolean registers = (usual >>> REGISTERS & 1) != 0;
    return quantity > 0 && quantity <= (registers ? PduLength.MOST_REGISTERS : PduLength.MOST_BITS);
  }

  /** The length of the reading that holds, where only one of both does. */
  private static int oneOfTwo(byte[] bytes, int at, int end) {
    int length = (bytes[at + 2] & 0xFF) + AROUND_COUNTED;
    boolean request = doubt(bytes, at, REQUEST) == 0;
    boolean response = length <= end - at && Crc16.holds(bytes, at, at + length);
    return request == response ? 0 : request ? REQUEST : length;
  }

  /**
   * The frame at an offset, whose length {@link #length} has told.
   *
   * @param reader what {@link #reader} has told
   */
  static ModbusFrame read(byte[] bytes, int at, int length, int reader) {
    long first = Eight.at(bytes, at);
    int usual = BY_HEAD[head(first)];
    int asked = (usual >>> COUNTED) & (((length ^ REQUEST) - 1) >>> (Integer.SIZE - 1));
    int role = (reader >>> ((usual >>> ROLE & 3) * BITS_OF_ROLE) & 3) * (1 - asked);
    int carries = usual >>> REGISTERS & 1 & ~asked;
    return ModbusFrame.rtu(bytes, at, first, length - RtuFormat.AROUND_PDU, role, carries);
  }
}
