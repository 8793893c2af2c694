package dev.holdfast.meter.modbus;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.lanes.Eight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One valid Modbus frame, whatever carried it.
 *
 * <p>The direction is not on the wire; it is told from the length where request and response differ
 * in it, and is {@link dev.holdfast.meter.MeterFrame.Role#UNKNOWN} where they do not: the echoes of
 * functions 05, 06, 08, 15 and 16, and a function that the length table does not have.
 */
public final class ModbusFrame implements MeterFrame {
  private static final byte[] NO_REST = {};

  /** Roles by the number that stands for them in a frame; a request is 0. */
  static final List<Role> ROLES = List.of(Role.REQUEST, Role.RESPONSE, Role.UNKNOWN);

  private static final List<Carrier> CARRIERS = List.of(Carrier.values());
  private static final int RTU = CARRIERS.indexOf(Carrier.RTU);
  private static final int FIRST_REGISTER = 2;

  private final byte carrier;
  private final byte role;
  private final byte unit;
  private final byte length;

  /** 1 where it carries registers that were read, else 0. */
  private final byte carries;

  private final char transaction;

  /** The first eight bytes of the PDU, the first one lowest; most frames have no more. */
  private final long head;

  private final byte[] rest;

  private ModbusFrame(
      int carrier,
      int transaction,
      int unit,
      int role,
      int carries,
      int length,
      long head,
      byte[] rest) {
    this.carrier = (byte) carrier;
    this.transaction = (char) transaction;
    this.unit = (byte) unit;
    this.role = (byte) role;
    this.carries = (byte) carries;
    this.length = (byte) length;
    this.head = head;
    this.rest = rest;
  }

  /** A frame with a PDU of {@code length} bytes, which are copied. */
  static ModbusFrame of(
      Carrier carrier, int transaction, int unit, Role role, byte[] bytes, int from, int length) {
    long head = 0;
    for (int i = Math.min(length, Long.BYTES) - 1; i >= 0; i--) {
      head = (head << Byte.SIZE) | (bytes[from + i] & 0xFF);
    }
    int code = (int) head & 0xFF;
    boolean read = role == Role.RESPONSE && (code == 0x03 || code == 0x04 || code == 0x17);
    int carries = read && count(head) > 1 ? 1 : 0;
    byte[] rest = rest(bytes, from, length);
    return new ModbusFrame(
        CARRIERS.indexOf(carrier),
        transaction,
        unit,
        ROLES.indexOf(role),
        carries,
        length,
        head,
        rest);
  }

  /**
   * A frame that stands in RTU at an offset.
   *
   * @param wire its first eight bytes, the first one lowest
   * @param length bytes of its PDU, 1 to 253
   * @param role index of its role in {@link #ROLES}
   * @param carries 1 where it carries registers that were read, else 0
   */
  static ModbusFrame rtu(byte[] bytes, int at, long wire, int length, int role, int carries) {
    long head = Eight.first(wire >>> Byte.SIZE, length);
    byte[] rest = NO_REST;
    if (length >= Long.BYTES) {
      head = Eight.at(bytes, at + 1);
      rest = rest(bytes, at + 1, length);
    }
    return new ModbusFrame(RTU, 0, (int) wire, role, carries, length, head, rest);
  }

  /** What the PDU has behind its first eight bytes. */
  private static byte[] rest(byte[] bytes, int from, int length) {
    if (length <= Long.BYTES) {
      return NO_REST;
    }
    byte[] rest = new byte[length - Long.BYTES];
    System.arraycopy(bytes, from + Long.BYTES, rest, 0, rest.length);
    return rest;
  }

  public Carrier carrier() {
    return CARRIERS.get(carrier);
  }

  /** Transaction number, 0 to 65535; 0 where the carrier has none. */
  public int transaction() {
    return transaction;
  }

  /** 0 to 255; 0 is everybody on a serial line. */
  public int unit() {
    return unit & 0xFF;
  }

  /** Function code without the exception bit, 1 to 127. */
  public int function() {
    return (int) head & 0x7F;
  }

  public boolean exception() {
    return (head & 0x80) != 0;
  }

  /** Bytes of the PDU, function code included, 1 to 253. */
  public int length() {
    return length & 0xFF;
  }

  /** A byte of the PDU, 0 to 255; byte 0 is the function code. */
  public int byteAt(int offset) {
    Objects.checkIndex(offset, length());
    return offset < Long.BYTES
        ? (int) (head >>> (Byte.SIZE * offset)) & 0xFF
        : rest[offset - Long.BYTES] & 0xFF;
  }

  /** Two bytes of the PDU as a number, 0 to 65535. */
  public int wordAt(int offset) {
    return (byteAt(offset) << 8) | byteAt(offset + 1);
  }

  /** The PDU as a copy. */
  public byte[] pdu() {
    byte[] pdu = new byte[length()];
    for (int i = 0; i < pdu.length; i++) {
      pdu[i] = (byte) byteAt(i);
    }
    return pdu;
  }

  /** Number of registers that the frame carries as read values, 0 to 125. */
  public int registers() {
    return carries * count(head) / 2;
  }

  /** The byte behind the function code. */
  private static int count(long head) {
    return (int) head >>> Byte.SIZE & 0xFF;
  }

  /** The value of the index-th register carried, 0 to 65535. */
  public int register(int index) {
    return wordAt(FIRST_REGISTER + 2 * index);
  }

  /** The value of the first register carried, 0 to 65535; -1 where there is none. */
  public int firstRegister() {
    int none = carries - 1;
    return Short.toUnsignedInt(Short.reverseBytes((short) (head >>> (Byte.SIZE * FIRST_REGISTER))))
        | none;
  }

  @Override
  public String protocol() {
    return carrier().protocol();
  }

  @Override
  public Role role() {
    return ROLES.get(role);
  }

  @Override
  public String address() {
    return Integer.toString(unit());
  }

  @Override
  public int code() {
    return (int) head & 0xFF;
  }

  @Override
  public String summary() {
    return ModbusSummary.of(this);
  }

  /** The registers read, by their index in the frame: their addresses are in the request only. */
  @Override
  public List<DataItem> items() {
    int registers = registers();
    List<DataItem> items = new ArrayList<>(registers);
    for (int i = 0; i < registers; i++) {
      items.add(new DataItem(Integer.toString(i), Integer.toString(register(i)), ""));
    }
    return items;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModbusFrame that
        && carrier == that.carrier
        && transaction == that.transaction
        && unit == that.unit
        && role == that.role
        && length == that.length
        && head == that.head
        && Arrays.equals(rest, that.rest);
  }

  @Override
  public int hashCode() {
    return (Arrays.hashCode(rest) * 31 + Long.hashCode(head)) * 31 + unit;
  }

  @Override
  public String toString() {
    return protocol() + " " + role() + " " + summary();
  }
}
