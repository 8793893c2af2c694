package dev.holdfast.meter.modbus;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.modbus.ModbusResponse.Refusal;
import java.util.function.Consumer;

/**
 * Registers and nothing else: functions 03, 04, 06 and 10H; holding and input registers are the
 * same.
 */
final class RegisterDevice implements ModbusDevice {
  private final RegisterMap registers;

  RegisterDevice(RegisterMap registers) {
    this.registers = registers;
  }

  @Override
  public boolean serves(int function) {
    return switch (function) {
      case 0x03, 0x04, 0x06, 0x10 -> true;
      default -> false;
    };
  }

  @Override
  public ModbusResponse answer(ModbusRequest request, Consumer<SessionEvent> audit) {
    return switch (request) {
      case ModbusRequest.Read r -> read(r);
      case ModbusRequest.WriteRegister r ->
          write(r.address(), Octets.ofWords(r.value()))
              ? new ModbusResponse.RegisterWritten(r.address(), r.value())
              : beyond(request);
      case ModbusRequest.WriteRegisters r ->
          write(r.address(), r.words())
              ? new ModbusResponse.RangeWritten(0x10, r.address(), r.words().words())
              : beyond(request);
      default -> Refusal.of(request.function(), ExceptionCode.ILLEGAL_FUNCTION);
    };
  }

  private static ModbusResponse beyond(ModbusRequest request) {
    return Refusal.of(request.function(), ExceptionCode.ILLEGAL_ADDRESS);
  }

  private ModbusResponse read(ModbusRequest.Read r) {
    if (r.address() + r.quantity() > registers.size()) {
      return beyond(r);
    }
    int[] words = new int[r.quantity()];
    for (int i = 0; i < words.length; i++) {
      words[i] = registers.read(r.address() + i);
    }
    return new ModbusResponse.WordsRead(r.function(), Octets.ofWords(words));
  }

  private boolean write(int address, Octets words) {
    if (address + words.words() > registers.size()) {
      return false;
    }
    for (int i = 0; i < words.words(); i++) {
      registers.write(address + i, words.word(i));
    }
    return true;
  }
}
