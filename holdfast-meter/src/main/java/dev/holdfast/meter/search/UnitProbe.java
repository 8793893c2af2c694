package dev.holdfast.meter.search;

import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ExceptionCode;
import dev.holdfast.meter.modbus.ModbusFrame;
import dev.holdfast.meter.modbus.ModbusRequest;
import dev.holdfast.meter.modbus.ModbusResponse;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.PduReader;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one register of one Modbus unit; an exception is an answer too. */
record UnitProbe(Carrier carrier, int unit, byte[] frame) implements Probe {

  private static final Duration DELAY = Duration.ofMillis(200);
  private static final int ANSWER = 17;

  static UnitProbe of(Carrier carrier, int unit) {
    ModbusRequest read = new ModbusRequest.Read(ModbusTable.HOLDING, 0, 1);
    return new UnitProbe(carrier, unit, carrier.wrap(unit, unit, read.pdu()));
  }

  @Override
  public String what() {
    return carrier.protocol() + " unit " + unit;
  }

  @Override
  public int answerBytes() {
    return ANSWER;
  }

  @Override
  public Duration delay() {
    return DELAY;
  }

  @Override
  public boolean toAll() {
    return false;
  }

  @Override
  public boolean narrowed() {
    return true;
  }

  /** What a gateway says of a unit that is silent behind it is no answer of that unit. */
  @Override
  public @Nullable String answeredBy(MeterFrame frame) {
    if (!(frame instanceof ModbusFrame reply)
        || reply.carrier() != carrier
        || reply.unit() != unit
        || reply.role() != MeterFrame.Role.RESPONSE
        || (carrier == Carrier.TCP && reply.transaction() != unit)) {
      return null;
    }
    return switch (PduReader.response(reply.pdu())) {
      case ModbusResponse.Refusal refusal when ofGateway(refusal) -> null;
      case null -> null;
      default -> Integer.toString(unit);
    };
  }

  private static boolean ofGateway(ModbusResponse.Refusal refusal) {
    return refusal.code() == ExceptionCode.GATEWAY_PATH.code()
        || refusal.code() == ExceptionCode.GATEWAY_TARGET.code();
  }

  @Override
  public List<Probe> narrower() {
    return List.of();
  }
}
