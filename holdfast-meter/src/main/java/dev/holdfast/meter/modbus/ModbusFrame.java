package dev.holdfast.meter.modbus;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterFrame;
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

  private final Carrier carrier;
  private final int transaction;
  private final int unit;
  private final Role role;
  private final int length;

  /** The first eight bytes of the PDU, the first one lowest; most frames have no more. */
  private final long head;

  private final byte[] rest;

  private ModbusFrame(
      Carrier carrier, int transaction, int unit, Role role, int length, long head, byte[] rest) {
    this.carrier = carrier;
    this.transaction = transaction;
    this.unit = unit;
    this.role = role;
    this.length = length;
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
    byte[] rest =
        length > Long.BYTES ? Arrays.copyOfRange(bytes, from + Long.BYTES, from + length) : NO_REST;
    return new ModbusFrame(carrier, transaction, unit, role, length, head, rest);
  }

  /** A frame with a PDU of one to seven bytes, the first one lowest; what is above is left out. */
  static ModbusFrame ofFew(Carrier carrier, int unit, Role role, long pdu, int length) {
    long head = pdu & (-1L >>> (Long.SIZE - Byte.SIZE * length));
    return new ModbusFrame(carrier, 0, unit, role, length, head, NO_REST);
  }

  public Carrier carrier() {
    return carrier;
  }

  /** Transaction number, 0 to 65535; 0 where the carrier has none. */
  public int transaction() {
    return transaction;
  }

  /** 0 to 255; 0 is everybody on a serial line. */
  public int unit() {
    return unit;
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
    return length;
  }

  /** A byte of the PDU, 0 to 255; byte 0 is the function code. */
  public int byteAt(int offset) {
    Objects.checkIndex(offset, length);
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
    byte[] pdu = new byte[length];
    for (int i = 0; i < length; i++) {
      pdu[i] = (byte) byteAt(i);
    }
    return pdu;
  }

  /** Whether this answers a read of registers: functions 03, 04 and 17H. */
  public boolean carriesRegisters() {
    int code = code();
    return role == Role.RESPONSE && (code == 0x03 || code == 0x04 || code == 0x17);
  }

  /** Number of registers that the frame carries as read values, 0 to 125. */
  public int registers() {
    return carriesRegisters() ? byteAt(1) / 2 : 0;
  }

  /** The value of the index-th register carried, 0 to 65535. */
  public int register(int index) {
    return wordAt(2 + 2 * index);
  }

  @Override
  public String protocol() {
    return carrier.protocol();
  }

  @Override
  public Role role() {
    return role;
  }

  @Override
  public String address() {
    return Integer.toString(unit);
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
    return protocol() + " " + role + " " + summary();
  }
}
