package dev.holdfast.meter.modbus;

import dev.holdfast.meter.MeterFrame.Role;
import java.util.HexFormat;
import java.util.StringJoiner;

/** A Modbus frame in one line for people. */
final class ModbusSummary {
  private ModbusSummary() {}

  static String of(ModbusFrame f) {
    String who = "unit " + f.unit() + ": ";
    if (f.carrier() == Carrier.TCP) {
      who = "tx " + f.transaction() + " " + who;
    }
    String name = function(f.function());
    if (f.exception()) {
      return who + "exception " + ExceptionCode.text(f.byteAt(1)) + " to " + name;
    }
    return who + name + detail(f);
  }

  private static String detail(ModbusFrame f) {
    return switch (f.function()) {
      case 0x01, 0x02 ->
          f.role() == Role.REQUEST ? span(f) : " bytes " + f.byteAt(1) + " bits " + hex(f, 2);
      case 0x03, 0x04 -> f.role() == Role.REQUEST ? span(f) : values(f);
      case 0x05 -> " addr " + f.wordAt(1) + " = " + coil(f.wordAt(3));
      case 0x06 -> String.format(" addr %d = 0x%04x", f.wordAt(1), f.wordAt(3));
      case 0x0F, 0x10 -> span(f);
      case 0x16 ->
          String.format(" addr %d and 0x%04x or 0x%04x", f.wordAt(1), f.wordAt(3), f.wordAt(5));
      case 0x17 ->
          f.role() == Role.REQUEST
              ? span(f) + " write addr " + f.wordAt(5) + " qty " + f.wordAt(7)
              : values(f);
      case 0x18 -> f.role() == Role.REQUEST ? " addr " + f.wordAt(1) : " data " + hex(f, 1);
      default -> f.length() == 1 ? "" : " data " + hex(f, 1);
    };
  }

  private static String span(ModbusFrame f) {
    return " addr " + f.wordAt(1) + " qty " + f.wordAt(3);
  }

  private static String values(ModbusFrame f) {
    StringJoiner values = new StringJoiner(",");
    for (int i = 0; i < f.registers(); i++) {
      values.add(Integer.toString(f.register(i)));
    }
    return " bytes " + f.byteAt(1) + " values " + values;
  }

  private static String coil(int value) {
    return switch (value) {
      case 0xFF00 -> "on";
      case 0x0000 -> "off";
      default -> String.format("0x%04x", value);
    };
  }

  private static String hex(ModbusFrame f, int from) {
    return HexFormat.of().formatHex(f.pdu(), from, f.length());
  }

  private static String function(int function) {
    return switch (function) {
      case 0x01 -> "read coils";
      case 0x02 -> "read discrete inputs";
      case 0x03 -> "read holding registers";
      case 0x04 -> "read input registers";
      case 0x05 -> "write single coil";
      case 0x06 -> "write single register";
      case 0x07 -> "read exception status";
      case 0x08 -> "diagnostics";
      case 0x0B -> "get comm event counter";
      case 0x0F -> "write multiple coils";
      case 0x10 -> "write multiple registers";
      case 0x11 -> "report server id";
      case 0x14 -> "read file record";
      case 0x15 -> "write file record";
      case 0x16 -> "mask write register";
      case 0x17 -> "read/write multiple registers";
      case 0x18 -> "read fifo queue";
      case 0x2B -> "read device identification";
      default -> String.format("function %02xH", function);
    };
  }

  /** A request in words. */
  static String what(ModbusRequest request) {
    String name = function(request.function());
    return switch (request) {
      case ModbusRequest.Read r ->
          "read %d %s from %d".formatted(r.quantity(), table(r.table()), r.address());
      case ModbusRequest.WriteCoil r -> "write coil " + r.address() + (r.on() ? " on" : " off");
      case ModbusRequest.WriteRegister r -> "write register " + r.address() + " = " + r.value();
      case ModbusRequest.WriteCoils r ->
          "write %d coils from %d".formatted(r.quantity(), r.address());
      case ModbusRequest.WriteRegisters r ->
          "write %d registers from %d".formatted(r.words().words(), r.address());
      case ModbusRequest.MaskRegister r -> "mask register " + r.address();
      case ModbusRequest.Diagnose r -> name + " " + r.subFunction();
      case ModbusRequest.ReadFifo r -> name + " " + r.address();
      default -> name;
    };
  }

  private static String table(ModbusTable table) {
    return switch (table) {
      case COIL -> "coils";
      case DISCRETE -> "discrete inputs";
      case HOLDING -> "holding registers";
      case INPUT -> "input registers";
    };
  }
}
