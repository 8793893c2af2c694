package dev.holdfast.meter.modbus;

import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.MeterServer;
import org.jspecify.annotations.Nullable;

/**
 * One Modbus unit with registers: functions 03, 04, 06 and 10H. A request is checked in the order
 * function (exception 1), quantity (3), address range (2), then carried out.
 *
 * <p>Other units are met with silence. Unit 0 is everybody on a serial line: writes are carried out
 * and never answered. On TCP units 0 and 255 are the device itself.
 */
public final class ModbusServer implements MeterServer {
  private static final int ILLEGAL_FUNCTION = 1;
  private static final int ILLEGAL_ADDRESS = 2;
  private static final int ILLEGAL_VALUE = 3;
  private static final int MAX_READ = 125;
  private static final int MAX_WRITE = 123;
  private static final int DEVICE_ITSELF = 255;

  private final Carrier carrier;
  private final int unit;
  private final RegisterMap registers;

  /**
   * @param unit 1 to 247
   */
  public ModbusServer(Carrier carrier, int unit, RegisterMap registers) {
    if (unit < 1 || unit > 247) {
      throw new IllegalArgumentException("unit must be 1 to 247, not " + unit);
    }
    this.carrier = carrier;
    this.unit = unit;
    this.registers = registers;
  }

  @Override
  public String protocol() {
    return carrier.protocol();
  }

  @Override
  public byte @Nullable [] reply(MeterFrame frame) {
    if (!(frame instanceof ModbusFrame request)
        || request.carrier() != carrier
        || request.role() == Role.RESPONSE) {
      return null;
    }
    boolean tcp = carrier == Carrier.TCP;
    boolean broadcast = !tcp && request.unit() == 0;
    boolean mine =
        request.unit() == unit || (tcp && (request.unit() == 0 || request.unit() == DEVICE_ITSELF));
    if (!mine && !broadcast) {
      return null;
    }
    byte[] pdu = answer(request);
    return broadcast ? null : carrier.wrap(request.transaction(), request.unit(), pdu);
  }

  private byte[] answer(ModbusFrame request) {
    return switch (request.function()) {
      case 0x03, 0x04 -> read(request);
      case 0x06 -> writeOne(request);
      case 0x10 -> writeMany(request);
      default -> exception(request, ILLEGAL_FUNCTION);
    };
  }

  private byte[] read(ModbusFrame request) {
    int from = request.wordAt(1);
    int quantity = request.wordAt(3);
    if (quantity < 1 || quantity > MAX_READ) {
      return exception(request, ILLEGAL_VALUE);
    }
    if (from + quantity > registers.size()) {
      return exception(request, ILLEGAL_ADDRESS);
    }
    byte[] pdu = new byte[2 + 2 * quantity];
    pdu[0] = (byte) request.function();
    pdu[1] = (byte) (2 * quantity);
    for (int i = 0; i < quantity; i++) {
      int value = registers.read(from + i);
      pdu[2 + 2 * i] = (byte) (value >>> 8);
      pdu[3 + 2 * i] = (byte) value;
    }
    return pdu;
  }

  private byte[] writeOne(ModbusFrame request) {
    int register = request.wordAt(1);
    if (register >= registers.size()) {
      return exception(request, ILLEGAL_ADDRESS);
    }
    registers.write(register, request.wordAt(3));
    return request.pdu();
  }

  private byte[] writeMany(ModbusFrame request) {
    int from = request.wordAt(1);
    int quantity = request.wordAt(3);
    if (quantity < 1 || quantity > MAX_WRITE || request.byteAt(5) != 2 * quantity) {
      return exception(request, ILLEGAL_VALUE);
    }
    if (from + quantity > registers.size()) {
      return exception(request, ILLEGAL_ADDRESS);
    }
    for (int i = 0; i < quantity; i++) {
      registers.write(from + i, request.wordAt(6 + 2 * i));
    }
    byte[] pdu = new byte[5];
    for (int i = 0; i < pdu.length; i++) {
      pdu[i] = (byte) request.byteAt(i);
    }
    return pdu;
  }

  private static byte[] exception(ModbusFrame request, int code) {
    return new byte[] {(byte) (request.function() | 0x80), (byte) code};
  }
}
