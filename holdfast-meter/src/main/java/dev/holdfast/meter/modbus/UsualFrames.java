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

  private static final int REQUEST = 8;
  private static final int EXCEPTION = 5;
  private static final int HIGHEST_EXCEPTION = 0x0B;
  private static final int LAST_FIXED = 0x06;
  private static final int LAST_COUNTED = 0x04;
  private static final int FIRST_REGISTERS = 0x03;
  private static final int MOST_COUNTED = 251;
  private static final int AROUND_COUNTED = 5;

  private static final int LENGTH = 0xF;
  private static final int NEVER_ZERO = 4;
  private static final int ROLE = 8;
  private static final int REGISTERS = 10;
  private static final int COUNTED = 11;

  /**
   * By second byte and, above it, third byte. From the low bit: length (4 bits, 0 where it is not
   * short), index of a byte that is not zero where the other reading does not hold too (4), role
   * (2), whether it carries registers, whether the third byte counts. All 0 where the frame is not
   * usual.
   */
  private static final char[] BY_HEAD = new char[1 << 16];

  static {
    for (int third = 0; third <= 0xFF; third++) {
      for (int code = 1; code <= LAST_FIXED; code++) {
        BY_HEAD[(third << Byte.SIZE) | code] = (char) pack(code, third);
      }
      if (third > 0 && third <= HIGHEST_EXCEPTION) {
        Arrays.fill(
            BY_HEAD,
            (third << Byte.SIZE) | 0x80,
            (third + 1) << Byte.SIZE,
            (char) fixed(EXCEPTION, Role.RESPONSE));
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
      return fixed(REQUEST, code > LAST_COUNTED ? Role.UNKNOWN : Role.REQUEST);
    }
    int length = third + AROUND_COUNTED;
    if (length == REQUEST) {
      return 0;
    }
    int told = length > SHORT ? 0 : ((Math.max(length, REQUEST) - 1) << NEVER_ZERO) | length;
    return told
        | (ModbusFrame.ROLES.indexOf(Role.RESPONSE) << ROLE)
        | ((registers ? 1 : 0) << REGISTERS)
        | (1 << COUNTED);
  }

  /** A reading that is the only one; the function code is the byte that is not zero. */
  private static int fixed(int length, Role role) {
    return (ModbusFrame.ROLES.indexOf(role) << ROLE) | (1 << NEVER_ZERO) | length;
  }

  /**
   * The length of the frame at an offset.
   *
   * @return 0 where none is found but may be, fewer than ten bytes are left, or it may be read both
   *     ways: then look thoroughly
   */
  static int length(byte[] bytes, int at, int end) {
    if (end - at < SHORT) {
      return 0;
    }
    int usual = BY_HEAD[Eight.twoAt(bytes, at + 1)];
    int length = usual & LENGTH;
    if (length != 0) {
      int crcAt = at + length - 2;
      int crc = Crc16.ofFew(Eight.at(bytes, at), length - 2);
      if (crc == Eight.twoAt(bytes, crcAt) && bytes[at + (usual >>> NEVER_ZERO & LENGTH)] != 0) {
        return length;
      }
    }
    return usual >>> COUNTED == 0 ? 0 : oneOfTwo(bytes, at, end);
  }

  /** The length of the reading that holds, where only one of both does. */
  private static int oneOfTwo(byte[] bytes, int at, int end) {
    int length = (bytes[at + 2] & 0xFF) + AROUND_COUNTED;
    boolean request =
        Crc16.ofFew(Eight.at(bytes, at), REQUEST - 2) == Eight.twoAt(bytes, at + REQUEST - 2);
    boolean response = length <= end - at && Crc16.holds(bytes, at, at + length);
    return request == response ? 0 : request ? REQUEST : length;
  }

  /** The frame at an offset, whose length {@link #length} has told. */
  static ModbusFrame read(byte[] bytes, int at, int length) {
    int usual = BY_HEAD[Eight.twoAt(bytes, at + 1)];
    int asked = (usual >>> COUNTED) & (((length ^ REQUEST) - 1) >>> (Integer.SIZE - 1));
    int role = (usual >>> ROLE & 3) * (1 - asked);
    int registers = ((length - AROUND_COUNTED) >> 1) * (usual >>> REGISTERS & 1 & ~asked);
    return ModbusFrame.rtu(bytes, at, length - RtuFormat.AROUND_PDU, role, registers);
  }
}
