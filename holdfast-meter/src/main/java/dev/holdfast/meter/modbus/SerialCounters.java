package dev.holdfast.meter.modbus;

import dev.holdfast.meter.modbus.ModbusRequest.Diagnose;
import dev.holdfast.meter.modbus.ModbusResponse.Diagnosed;
import dev.holdfast.meter.modbus.ModbusResponse.Refusal;

/** What functions 08 and 0BH tell of a unit on a serial line; counters go round at 65535. */
final class SerialCounters {
  private static final int WORD = 0xFFFF;
  private static final int CLEAR_LOG_TOO = 0xFF00;

  private int heard;
  private int mine;
  private int refused;
  private int silent;
  private int busy;
  private int completed;
  private boolean listenOnly;

  /** A valid frame was on the line. */
  void heard() {
    heard++;
  }

  /** A request for this unit, or for all. */
  void mine() {
    mine++;
  }

  /** Nothing was sent for it. */
  void silent() {
    silent++;
  }

  /** Whether nothing but a restart is carried out, and nothing answered. */
  boolean listenOnly() {
    return listenOnly;
  }

  /** What was answered, broadcasts included. */
  void answered(ModbusResponse response) {
    if (response instanceof Refusal(int _, int code)) {
      refused++;
      busy += code == ExceptionCode.BUSY.code() ? 1 : 0;
    } else if (response.function() != 0x0B) {
      completed++;
    }
  }

  ModbusResponse eventCounter() {
    return new ModbusResponse.EventCounter(0, completed & WORD);
  }

  /** Carries out function 08. The line's own errors are not seen here: those counters stay 0. */
  ModbusResponse answer(Diagnose request) {
    int word = request.data().word(0);
    if (request.subFunction() == Diagnose.RETURN_QUERY) {
      return new Diagnosed(request.subFunction(), request.data());
    }
    boolean fits = request.data().words() == 1;
    return switch (request.subFunction()) {
      case Diagnose.RESTART ->
          fits && (word == 0 || word == CLEAR_LOG_TOO) ? restart(request) : wrong(request);
      case Diagnose.LISTEN_ONLY -> {
        listenOnly |= fits && word == 0;
        yield fits && word == 0 ? echo(request) : wrong(request);
      }
      case Diagnose.CLEAR_COUNTERS -> {
        if (!fits || word != 0) {
          yield wrong(request);
        }
        clear();
        yield echo(request);
      }
      default -> fits && word == 0 ? counter(request) : wrong(request);
    };
  }

  private ModbusResponse counter(Diagnose request) {
    int count =
        switch (request.subFunction()) {
          case 0x0B -> heard;
          case 0x0D -> refused;
          case 0x0E -> mine;
          case 0x0F -> silent;
          case 0x11 -> busy;
          case 0x02, 0x0C, 0x10, 0x12 -> 0;
          default -> -1;
        };
    return count < 0
        ? Refusal.of(request.function(), ExceptionCode.ILLEGAL_FUNCTION)
        : new Diagnosed(request.subFunction(), Octets.ofWords(count & WORD));
  }

  private ModbusResponse restart(Diagnose request) {
    clear();
    listenOnly = false;
    return echo(request);
  }

  private static ModbusResponse echo(Diagnose request) {
    return new Diagnosed(request.subFunction(), request.data());
  }

  private static ModbusResponse wrong(Diagnose request) {
    return Refusal.of(request.function(), ExceptionCode.ILLEGAL_VALUE);
  }

  private void clear() {
    heard = 0;
    mine = 0;
    refused = 0;
    silent = 0;
    busy = 0;
    completed = 0;
  }
}
