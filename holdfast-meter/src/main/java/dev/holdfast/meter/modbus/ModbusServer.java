package dev.holdfast.meter.modbus;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.modbus.ModbusRequest.Diagnose;
import dev.holdfast.meter.modbus.ModbusResponse.Refusal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Modbus unit. A request is checked in the order function (exception 1), quantity and other
 * values (3), addresses (2), then carried out (4 where that fails).
 *
 * <p>Other units are met with silence. Unit 0 is everybody on a serial line: writes are carried out
 * and never answered. On TCP units 0 and 255 are the device itself, and functions 07, 08, 0BH and
 * 11H, which are of serial lines, are refused. On a serial line the functions 08 and 0BH of a
 * device that serves them are answered here.
 */
public final class ModbusServer implements MeterServer {
  private static final int DEVICE_ITSELF = 255;
  private static final int DIAGNOSTICS = 0x08;

  private final Carrier carrier;
  private final int unit;
  private final ModbusDevice device;
  private final SerialCounters counters = new SerialCounters();

  /** A unit with nothing but registers: functions 03, 04, 06 and 10H. */
  public ModbusServer(Carrier carrier, int unit, RegisterMap registers) {
    this(carrier, unit, new RegisterDevice(registers));
  }

  /**
   * @param unit 1 to 247
   */
  public ModbusServer(Carrier carrier, int unit, ModbusDevice device) {
    ModbusRequest.within("unit", unit, 1, 247);
    this.carrier = carrier;
    this.unit = unit;
    this.device = device;
  }

  @Override
  public String protocol() {
    return carrier.protocol();
  }

  @Override
  public byte @Nullable [] reply(MeterFrame frame) {
    return reply(frame, event -> {});
  }

  @Override
  public byte @Nullable [] reply(MeterFrame frame, Consumer<SessionEvent> audit) {
    if (!(frame instanceof ModbusFrame request) || request.carrier() != carrier) {
      return null;
    }
    counters.heard();
    if (request.role() == Role.RESPONSE || request.exception()) {
      return null;
    }
    boolean tcp = carrier == Carrier.TCP;
    boolean broadcast = !tcp && request.unit() == 0;
    boolean mine =
        request.unit() == unit || (tcp && (request.unit() == 0 || request.unit() == DEVICE_ITSELF));
    if (!mine && !broadcast) {
      return null;
    }
    counters.mine();
    boolean listenOnly = counters.listenOnly();
    ModbusResponse response = answer(request, broadcast, audit);
    counters.answered(response);
    if (broadcast || listenOnly || counters.listenOnly()) {
      counters.silent();
      return null;
    }
    return carrier.wrap(request.transaction(), request.unit(), response.pdu());
  }

  private ModbusResponse answer(
      ModbusFrame frame, boolean broadcast, Consumer<SessionEvent> audit) {
    int function = frame.function();
    if (!device.serves(function) || (carrier == Carrier.TCP && serialOnly(function))) {
      return Refusal.of(function, ExceptionCode.ILLEGAL_FUNCTION);
    }
    return switch (PduReader.request(frame.pdu())) {
      case ModbusResponse refusal -> refusal;
      case ModbusRequest request -> carryOut(request, broadcast, audit);
    };
  }

  private static boolean serialOnly(int function) {
    return switch (function) {
      case 0x07, DIAGNOSTICS, 0x0B, 0x11 -> true;
      default -> false;
    };
  }

  private ModbusResponse carryOut(
      ModbusRequest request, boolean broadcast, Consumer<SessionEvent> audit) {
    boolean restart = request instanceof Diagnose d && d.subFunction() == Diagnose.RESTART;
    if ((broadcast && !request.broadcastable()) || (counters.listenOnly() && !restart)) {
      return Refusal.of(request.function(), ExceptionCode.ILLEGAL_FUNCTION);
    }
    return switch (request) {
      case Diagnose diagnose -> counters.answer(diagnose);
      case ModbusRequest.ReadEventCounter _ -> counters.eventCounter();
      default -> byDevice(request, audit);
    };
  }

  private ModbusResponse byDevice(ModbusRequest request, Consumer<SessionEvent> audit) {
    try {
      return device.answer(request, audit);
    } catch (ModbusException e) {
      return Refusal.of(request.function(), e.code());
    } catch (RuntimeException e) {
      audit.accept(
          SessionEvent.error(
              "device-failure", "Unit %d: %s failed: %s".formatted(unit, request.what(), e)));
      return Refusal.of(request.function(), ExceptionCode.DEVICE_FAILURE);
    }
  }
}
