package dev.holdfast.meter.line;

import dev.holdfast.meter.modbus.ModbusResponse;

/** How a Modbus request has ended. */
public sealed interface ModbusOutcome {

  /** The unit has carried it out. */
  record Answered(ModbusResponse response) implements ModbusOutcome {}

  /** The unit, or a gateway before it, will not. */
  record Refused(ModbusResponse.Refusal refusal) implements ModbusOutcome {}

  /** It went to all units, which do not answer. */
  record Told() implements ModbusOutcome {}

  /** It was sent and no answer came; whether the unit has carried it out is unknown. */
  record Silent(String why) implements ModbusOutcome {}

  /** It was never sent. */
  record Unsent(String why) implements ModbusOutcome {}
}
