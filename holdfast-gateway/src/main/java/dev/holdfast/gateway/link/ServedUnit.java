package dev.holdfast.gateway.link;

import dev.holdfast.gateway.web.OrderView;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ExceptionCode;
import dev.holdfast.meter.modbus.ModbusFrame;
import dev.holdfast.meter.modbus.PointBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Modbus unit as one connection sees it. What is written to it goes down to the meter; the reply
 * waits for what the meter says.
 */
final class ServedUnit implements MeterServer {

  private static final int REFUSED = 0x80;

  /** Where a reply goes that was not there at once. */
  interface Later {
    void send(byte[] reply, @Nullable SessionEvent audit);
  }

  private final Carrier carrier;
  private final Later later;
  private final List<CompletableFuture<OrderView>> orders = new ArrayList<>();
  private @Nullable MeterServer server;

  ServedUnit(Carrier carrier, Later later) {
    this.carrier = carrier;
    this.later = later;
  }

  /** Sets who answers; its bindings write by {@link #down}. */
  void by(MeterServer unit) {
    this.server = unit;
  }

  /** A binding that reads and whose writes are orders to a meter. */
  PointBinding down(PointBinding reading, OrderTaker taker) {
    return new PointBinding() {
      @Override
      public String read() {
        return reading.read();
      }

      @Override
      public @Nullable ExceptionCode write(String value) {
        orders.add(taker.write(value));
        return null;
      }
    };
  }

  /** Takes a value down to a meter. */
  interface OrderTaker {
    CompletableFuture<OrderView> write(String value);
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
    MeterServer answering = server;
    orders.clear();
    byte[] reply = answering == null ? null : answering.reply(frame, audit);
    if (orders.isEmpty() || reply == null || !(frame instanceof ModbusFrame asked)) {
      return reply;
    }
    List<CompletableFuture<OrderView>> given = List.copyOf(orders);
    var _ =
        CompletableFuture.allOf(given.toArray(CompletableFuture<?>[]::new))
            .thenRun(
                () -> ended(asked, reply, given.stream().map(CompletableFuture::join).toList()));
    return null;
  }

  private void ended(ModbusFrame asked, byte[] reply, List<OrderView> results) {
    for (OrderView result : results) {
      if (result.outcome() != OrderView.Outcome.DONE) {
        byte[] refusal = {(byte) (asked.function() | REFUSED), (byte) code(result).code()};
        later.send(
            carrier.wrap(asked.transaction(), asked.unit(), refusal),
            SessionEvent.warning(
                "write-refused",
                "%s of %s %s: %s"
                    .formatted(result.order(), result.link(), result.meter(), result.detail())));
        return;
      }
    }
    later.send(reply, null);
  }

  private static ExceptionCode code(OrderView result) {
    return switch (String.valueOf(result.cause())) {
      case "NO_REPLY" -> ExceptionCode.GATEWAY_TARGET;
      case "NOT_CONNECTED", "NOT_STARTED" -> ExceptionCode.GATEWAY_PATH;
      case "UNSENT" -> ExceptionCode.BUSY;
      case "BAD_VALUE", "OUT_OF_RANGE" -> ExceptionCode.ILLEGAL_VALUE;
      case "READ_ONLY", "NO_POINT", "NO_METER" -> ExceptionCode.ILLEGAL_ADDRESS;
      default -> ExceptionCode.DEVICE_FAILURE;
    };
  }
}
