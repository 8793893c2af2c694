package dev.holdfast.meter.line;

import dev.holdfast.link.session.Decoded;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.PointValue;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Something asked of one meter once, out of its turn: a write, a record, its clock.
 *
 * @param meter name of the meter on its line
 * @param client reads the answers
 * @param requests what is asked, one after the other; the first refusal ends it
 * @param answered false for what is said to all meters, which none of them answers
 * @param messages what is delivered of each answer, in order; none where the outcome is all
 * @param to told the outcome once, on the line's thread
 */
public record Errand(
    String meter,
    MeterClient client,
    List<MeterClient.Request> requests,
    boolean answered,
    Function<MeterReading, List<? extends Decoded>> messages,
    Consumer<Outcome> to) {

  public Errand {
    requests = List.copyOf(requests);
    if (requests.isEmpty()) {
      throw new IllegalArgumentException("an errand to " + meter + " that asks nothing");
    }
  }

  /** One whose outcome alone counts: nothing is delivered. */
  public static Errand of(
      String meter, MeterClient client, List<MeterClient.Request> requests, Consumer<Outcome> to) {
    return new Errand(meter, client, requests, true, _ -> List.of(), to);
  }

  /** Something said to all meters, which none of them answers. */
  public static Errand told(
      String meter, MeterClient client, MeterClient.Request request, Consumer<Outcome> to) {
    return new Errand(meter, client, List.of(request), false, _ -> List.of(), to);
  }

  /** How it ended. */
  public sealed interface Outcome {}

  /** All was answered; none where nothing was read. */
  public record Answered(List<PointValue> values) implements Outcome {
    public Answered {
      values = List.copyOf(values);
    }
  }

  /** It was said to all meters. */
  public record Told() implements Outcome {}

  /** The meter will not. */
  public record Refused(String why) implements Outcome {}

  /** It was sent and not answered: nobody knows what the meter did. */
  public record Silent(String why) implements Outcome {}

  /** It was never sent. */
  public record Unsent(String why) implements Outcome {}
}
