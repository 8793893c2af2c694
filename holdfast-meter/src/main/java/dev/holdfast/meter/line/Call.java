package dev.holdfast.meter.line;

import dev.holdfast.meter.modbus.ModbusRequest;
import dev.holdfast.meter.modbus.ModbusResponse;
import dev.holdfast.meter.modbus.Pairing;
import java.util.function.Consumer;

/** A request of a client on its way. */
final class Call {
  private final int unit;
  private final ModbusRequest request;
  private final Consumer<ModbusOutcome> to;
  private int transaction;
  private int sends;
  private long sentNanos;
  private long deadline;
  private boolean graced;
  private boolean echoed;

  Call(int unit, ModbusRequest request, Consumer<ModbusOutcome> to) {
    this.unit = unit;
    this.request = request;
    this.to = to;
  }

  int unit() {
    return unit;
  }

  ModbusRequest request() {
    return request;
  }

  String what() {
    return "unit " + unit + ": " + request.what();
  }

  int transaction() {
    return transaction;
  }

  int sends() {
    return sends;
  }

  long sentNanos() {
    return sentNanos;
  }

  long deadline() {
    return deadline;
  }

  void sent(int number, long now, long until) {
    transaction = number;
    sends++;
    sentNanos = now;
    deadline = until;
    graced = false;
    echoed = false;
  }

  /** Waits on once, where the timer itself came late and an answer may lie unread. */
  boolean grace(long until) {
    boolean first = !graced;
    if (first) {
      graced = true;
      deadline = until;
    }
    return first;
  }

  /** Waits on, as something is coming in. */
  void waitUntil(long until) {
    deadline = until;
  }

  /** Whether what was sent comes back for the first time since it was sent. */
  boolean takesEcho() {
    boolean first = !echoed;
    echoed = true;
    return first;
  }

  boolean answeredBy(int from, ModbusResponse response) {
    return from == unit && Pairing.answers(request, response);
  }

  void end(ModbusOutcome outcome) {
    to.accept(outcome);
  }
}
