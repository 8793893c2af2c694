package dev.holdfast.meter.modbus;

import dev.holdfast.link.session.SessionEvent;
import java.util.function.Consumer;

/** What a unit has and does, behind its server. */
public interface ModbusDevice {

  /** Whether it has a function at all, 1 to 127; those it has not are refused with exception 1. */
  boolean serves(int function);

  /**
   * Carries out a request of a function that it serves. Quantities are right already, the end of
   * the address range too; what there is at the addresses is the device's to know.
   *
   * @param audit takes what must stand in the records
   * @return the response, a refusal included; an exception thrown is answered with exception 4
   */
  ModbusResponse answer(ModbusRequest request, Consumer<SessionEvent> audit);
}
