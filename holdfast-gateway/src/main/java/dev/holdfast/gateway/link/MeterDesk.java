package dev.holdfast.gateway.link;

import dev.holdfast.gateway.journal.Mark;
import dev.holdfast.gateway.web.OrderView;
import dev.holdfast.link.Link;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.line.Errand;
import dev.holdfast.meter.line.MeterLine;
import dev.holdfast.meter.line.MeterReading;
import dev.holdfast.meter.line.MeterRecord;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway does on a line of meters: each reading is durable before the line asks on, and
 * meters are told what somebody wants of them. A meter is acknowledged by being asked on.
 */
final class MeterDesk implements Acknowledger<MeterLine> {

  private final String name;
  private final MeterErrands errands;
  private final Readings readings;
  private final Consumer<SessionEvent> events;

  /**
   * @param events the journal
   */
  MeterDesk(String name, MeterErrands errands, Readings readings, Consumer<SessionEvent> events) {
    this.name = name;
    this.errands = errands;
    this.readings = readings;
    this.events = events;
  }

  @Override
  public void arrived(Link<MeterLine> link, Message message) {
    if (message.decoded() instanceof MeterReading reading) {
      readings.put(name, reading);
    }
  }

  @Override
  public @Nullable Mark mark(Decoded message) {
    return message instanceof MeterRecord record
        ? new Mark(
            MeterDuties.note(name, record.meter(), record.record()), record.time().toString())
        : null;
  }

  @Override
  public void committed(Link<MeterLine> link, Message message) {
    var _ = link.execute(message.epoch(), line -> line.committed(message.decoded()));
  }

  @Override
  public CompletableFuture<OrderView> order(Link<MeterLine> link, MeterOrder order) {
    CompletableFuture<OrderView> result = new CompletableFuture<>();
    var _ =
        link.execute(link.status().epoch(), line -> begin(line, order, result))
            .thenAccept(run -> {
              if (!run) {
                end(result, order, OrderView.Outcome.REFUSED, "NOT_CONNECTED", "no open channel");
              }
            });
    return result;
  }

  private void begin(MeterLine line, MeterOrder order, CompletableFuture<OrderView> result) {
    try {
      line.run(errands.errand(order, outcome -> ended(result, order, outcome)));
    } catch (MeterErrands.NotPossible e) {
      end(result, order, OrderView.Outcome.REFUSED, e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private void ended(
      CompletableFuture<OrderView> result, MeterOrder order, Errand.Outcome outcome) {
    switch (outcome) {
      case Errand.Answered _, Errand.Told _ -> {
        events.accept(
            SessionEvent.info("order", "%s: %s: done".formatted(order.meter(), order.what())));
        result.complete(
            new OrderView(name, order.meter(), order.what(), OrderView.Outcome.DONE, null, null));
      }
      case Errand.Refused(String why) ->
          end(result, order, OrderView.Outcome.REFUSED, "METER_REFUSED", why);
      case Errand.Silent(String why) ->
          end(result, order, OrderView.Outcome.UNKNOWN, "NO_REPLY", why);
      case Errand.Unsent(String why) ->
          end(result, order, OrderView.Outcome.REFUSED, "UNSENT", why);
    }
  }

  private void end(
      CompletableFuture<OrderView> result,
      MeterOrder order,
      OrderView.Outcome outcome,
      String cause,
      String detail) {
    String kind = outcome == OrderView.Outcome.UNKNOWN ? "order-unknown" : "order-refused";
    events.accept(
        SessionEvent.warning(kind, "%s: %s: %s".formatted(order.meter(), order.what(), detail)));
    result.complete(new OrderView(name, order.meter(), order.what(), outcome, cause, detail));
  }
}
