package dev.holdfast.meter.modbus;

import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.modbus.ModbusRequest.Read;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Points as requests, and what requests bring as values. */
public final class Points {
  private Points() {}

  /**
   * The request that writes a value.
   *
   * @throws IllegalArgumentException when the point's registers cannot hold it exactly, or its
   *     table cannot be written
   */
  public static ModbusRequest write(ModbusPoint point, String value) {
    return switch (point.table()) {
      case COIL -> new ModbusRequest.WriteCoil(point.register(), point.bit(value));
      case HOLDING -> {
        Octets words = point.words(value, RoundingMode.UNNECESSARY);
        yield words.words() == 1
            ? new ModbusRequest.WriteRegister(point.register(), words.word(0))
            : new ModbusRequest.WriteRegisters(point.register(), words);
      }
      case DISCRETE, INPUT ->
          throw new IllegalArgumentException(
              "point " + point.name() + ": its table cannot be written");
    };
  }

  /**
   * The values that a read has fetched.
   *
   * @param part what was asked for
   * @param response an answer to it
   * @return in the order of the part's points; empty where the response is a refusal
   */
  public static List<PointValue> values(ReadPlan.Part part, ModbusResponse response) {
    Read read = part.read();
    List<PointValue> values = new ArrayList<>(part.points().size());
    for (ModbusPoint point : part.points()) {
      switch (response) {
        case ModbusResponse.BitsRead(ModbusTable _, Octets bits) ->
            values.add(value(point, Boolean.toString(bits.bit(point.register() - read.address()))));
        case ModbusResponse.WordsRead(int _, Octets words) ->
            values.add(value(point, point.valueIn(words, read.address())));
        default -> {
          return List.of();
        }
      }
    }
    return values;
  }

  private static PointValue value(ModbusPoint point, String value) {
    return new PointValue(point.name(), value, point.unit());
  }
}
