package dev.holdfast.meter.modbus;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.meter.MeterFrame.Role;
import org.jspecify.annotations.Nullable;

/**
 * The RTU frames of at most ten bytes that nearly all of a line's traffic consists of: functions 01
 * to 06 and exceptions. Each has one reading of fixed length, and functions 01 to 04 a second one
 * whose third byte counts the bytes that follow.
 *
 * <p>Which comes next is what a processor cannot foresee, and a wrong guess costs more than the
 * check sum. So the length is calculated, not decided.
 */
final class UsualFrames {

  private static final int LONGEST = 10;

  private static final int REQUEST = 8;
  private static final int EXCEPTION = 5;
  private static final int HIGHEST_EXCEPTION = 0x0B;
  private static final int LAST_COUNTED = 0x04;
  private static final int MOST_COUNTED = 251;
  private static final int AROUND_COUNTED = 5;

  /** Length of the reading that is fixed, by function code; 0 where the frame is not usual. */
  private static final byte[] FIXED = new byte[256];

  /** By function code, and 256 behind it for the reading that is counted. */
  private static final Role[] ROLES = new Role[512];

  static {
    for (int code = 0; code < FIXED.length; code++) {
      boolean exception = code > 0x7F;
      boolean request = code >= 0x01 && code <= 0x06;
      FIXED[code] = (byte) (exception ? EXCEPTION : request ? REQUEST : 0);
      ROLES[code] = exception ? Role.RESPONSE : code > LAST_COUNTED ? Role.UNKNOWN : Role.REQUEST;
      ROLES[code + FIXED.length] = Role.RESPONSE;
    }
  }

  private UsualFrames() {}

  /**
   * The frame at an offset.
   *
   * @return null where none is found, fewer than ten bytes are left, or it may be read both ways:
   *     then look thoroughly
   */
  static Finding.@Nullable Found<ModbusFrame> find(byte[] bytes, int at, int end) {
    if (end - at < LONGEST) {
      return null;
    }
    long head = Crc16.head(bytes, at);
    int code = ((int) head >>> Byte.SIZE) & 0xFF;
    int third = ((int) head >>> (2 * Byte.SIZE)) & 0xFF;
    int counted = counted(code, third);
    int length = ((third + AROUND_COUNTED) & counted) | (FIXED[code] & ~counted);
    int summed = length - 2;
    if (length > LONGEST) {
      return longer(bytes, at, end, head, length);
    }
    if (length == 0
        || Crc16.ofFew(head, summed) != Crc16.at(bytes, at + summed)
        || (code > 0x7F && (third == 0 || third > HIGHEST_EXCEPTION))) {
      return null;
    }
    boolean both = head >>> (7 * Byte.SIZE) == 0 || bytes[at + REQUEST] == 0 || length == REQUEST;
    if (both && counted != 0) {
      return null;
    }
    return found(head, length, ROLES[code | (counted & FIXED.length)]);
  }

  private static Finding.Found<ModbusFrame> found(long head, int length, Role role) {
    int pdu = length - RtuFormat.AROUND_PDU;
    return new Finding.Found<>(
        length, ModbusFrame.ofFew(Carrier.RTU, (int) head & 0xFF, role, head >>> Byte.SIZE, pdu));
  }

  private static Finding.@Nullable Found<ModbusFrame> longer(
      byte[] bytes, int at, int end, long head, int length) {
    boolean request = Crc16.ofFew(head, REQUEST - 2) == Crc16.at(bytes, at + REQUEST - 2);
    boolean response = length <= end - at && Crc16.holds(bytes, at, at + length);
    if (request == response) {
      return null;
    }
    return request
        ? found(head, REQUEST, Role.REQUEST)
        : RtuFormat.found(bytes, at, length, Role.RESPONSE);
  }

  /**
   * All bits where the third byte may be a count, none where it may not: functions 03 and 04 count
   * bytes of whole registers, 01 and 02 any.
   */
  private static int counted(int code, int third) {
    int odd = third & ((code - 1) >>> 1);
    return ((code - LAST_COUNTED - 1) & (third - MOST_COUNTED - 1) & -third & (odd - 1)) >> 31;
  }
}
