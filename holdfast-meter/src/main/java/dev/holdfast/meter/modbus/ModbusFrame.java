package dev.holdfast.meter.modbus;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One valid Modbus frame, whatever carried it.
 *
 * <p>The direction is not on the wire; it is told from the length where request and response differ
 * in it, and is {@link dev.holdfast.meter.MeterFrame.Role#UNKNOWN} where they do not: the echoes of
 * functions 05, 06, 08, 15 and 16, and a function that the length table does not have.
 */
public final class ModbusFrame implements MeterFrame {
  private final Carrier carrier;
  private final int transaction;
  private final int unit;
  private final Role role;
  private final byte[] pdu;

  ModbusFrame(Carrier carrier, int transaction, int unit, Role role, byte[] pdu) {
    this.carrier = carrier;
    this.transaction = transaction;
    this.unit = unit;
    this.role = role;
    this.pdu = pdu;
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
    return pdu[0] & 0x7F;
  }

  public boolean exception() {
    return pdu[0] < 0;
  }

  /** Bytes of the PDU, function code included, 1 to 253. */
  public int length() {
    return pdu.length;
  }

  /** A byte of the PDU, 0 to 255; byte 0 is the function code. */
  public int byteAt(int offset) {
    return pdu[offset] & 0xFF;
  }

  /** Two bytes of the PDU as a number, 0 to 65535. */
  public int wordAt(int offset) {
    return (byteAt(offset) << 8) | byteAt(offset + 1);
  }

  /** The PDU as a copy. */
  public byte[] pdu() {
    return pdu.clone();
  }

  /** Whether this answers a read of registers: functions 03, 04 and 17H. */
  public boolean carriesRegisters() {
    return role == Role.RESPONSE && (pdu[0] == 0x03 || pdu[0] == 0x04 || pdu[0] == 0x17);
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
    return pdu[0] & 0xFF;
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
        && Arrays.equals(pdu, that.pdu);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pdu) * 31 + unit;
  }

  @Override
  public String toString() {
    return protocol() + " " + role + " " + summary();
  }
}
