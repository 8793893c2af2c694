package dev.holdfast.meter.line;

import dev.holdfast.meter.modbus.ModbusResponse;
import org.jspecify.annotations.Nullable;

/** How long a unit is left alone, and whether answers may still come that nobody waits for. */
final class Rest {
  private long freeNanos;
  private @Nullable Call owing;
  private int owed;
  private long rest;

  Rest(long now) {
    freeNanos = now;
  }

  /** When the unit may be asked again. */
  long freeNanos() {
    return freeNanos;
  }

  /** Leaves the unit alone for its own turn-around. */
  void after(long heard, long restNanos) {
    freeNanos = Math.max(freeNanos, heard + restNanos);
    rest = restNanos;
  }

  /** Leaves the unit alone for as long as answers may come. */
  void owes(Call call, int answers, long until) {
    owing = call;
    owed = answers;
    freeNanos = Math.max(freeNanos, until);
  }

  /** Whether an answer is one that is owed; with the last one the unit is free again. */
  boolean settles(int unit, ModbusResponse response, long now) {
    Call call = owing;
    if (call == null || owed == 0 || !call.answeredBy(unit, response)) {
      return false;
    }
    if (--owed == 0) {
      owing = null;
      freeNanos = now + rest;
    }
    return true;
  }
}
