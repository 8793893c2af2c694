package dev.holdfast.meter.peer;

import dev.holdfast.meter.modbus.ModbusRequest;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.Octets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/** Requests that every server carries out, within the first registers and coils. */
final class AnyRequest {
  private AnyRequest() {}

  static ModbusRequest next(Random random) {
    int address = random.nextInt(OurModbus.SIZE - 130);
    int quantity = 1 + random.nextInt(100);
    ModbusTable table = List.copyOf(EnumSet.allOf(ModbusTable.class)).get(random.nextInt(4));
    return switch (random.nextInt(9)) {
      case 0 -> new ModbusRequest.WriteCoil(address, random.nextBoolean());
      case 1 -> new ModbusRequest.WriteRegister(address, random.nextInt(0x10000));
      case 2 -> new ModbusRequest.WriteCoils(address, quantity, bits(random, quantity));
      case 3 -> new ModbusRequest.WriteRegisters(address, words(random, quantity));
      case 4 ->
          new ModbusRequest.MaskRegister(address, random.nextInt(0x10000), random.nextInt(0x10000));
      case 5 ->
          new ModbusRequest.ReadWrite(
              address, quantity, random.nextInt(100), words(random, 1 + random.nextInt(50)));
      default -> new ModbusRequest.Read(table, address, quantity);
    };
  }

  private static Octets bits(Random random, int quantity) {
    boolean[] bits = new boolean[quantity];
    for (int i = 0; i < quantity; i++) {
      bits[i] = random.nextBoolean();
    }
    return Octets.ofBits(bits);
  }

  private static Octets words(Random random, int quantity) {
    return Octets.ofWords(random.ints(quantity, 0, 0x10000).toArray());
  }
}
