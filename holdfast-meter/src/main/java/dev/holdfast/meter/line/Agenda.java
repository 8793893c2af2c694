package dev.holdfast.meter.line;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done on a line: what was asked for comes first; of duties and meters that are due
 * each has its turn.
 */
final class Agenda {
  private static final long LONGEST_WAIT_MICROS = 60_000_000;

  private final Rota rota;
  private final List<? extends Duty> duties;
  private boolean dutyLast;

  Agenda(Rota rota, List<? extends Duty> duties) {
    this.rota = rota;
    this.duties = List.copyOf(duties);
  }

  /**
   * What is done now, or null where nothing is due.
   *
   * @param wallMicros the time, us since 1970-01-01 UTC
   */
  Rota.@Nullable Turn next(long nowNanos, long wallMicros) {
    Rota.Turn asked = rota.asked();
    if (asked != null) {
      return asked;
    }
    Seat due = rota.next(nowNanos);
    Errand duty = due != null && dutyLast ? null : duty(wallMicros);
    dutyLast = duty != null;
    if (duty != null) {
      return new Rota.Turn(rota.known(duty.meter()), duty);
    }
    return due == null ? null : new Rota.Turn(due, null);
  }

  private @Nullable Errand duty(long wallMicros) {
    for (Duty duty : duties) {
      if (duty.untilDue(wallMicros) <= 0) {
        return duty.begin(wallMicros);
      }
    }
    return null;
  }

  /** Time until something is due, ns; -1 where nothing will be. */
  long untilDue(long nowNanos, long wallMicros) {
    long wait = rota.untilNext(nowNanos);
    for (Duty duty : duties) {
      // The clock on the wall may be set meanwhile.
      long until = Math.clamp(duty.untilDue(wallMicros), 0, LONGEST_WAIT_MICROS) * 1000;
      wait = wait < 0 ? until : Math.min(wait, until);
    }
    return wait;
  }
}
