package dev.holdfast.meter;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client whose numbers are scaled: those of an instrument transformer, say. A point that gives
 * several values, {@code voltage} and {@code voltage.2}, is scaled in each; what is no number stays
 * as it is.
 */
public final class ScaledClient implements MeterClient {

  /**
   * What becomes of a number.
   *
   * @param factor what it is multiplied by
   * @param offset what is added then
   * @param unit unit of the result; null for that of the number
   */
  public record Scaling(BigDecimal factor, BigDecimal offset, @Nullable String unit) {}

  private final MeterClient client;
  private final Map<String, Scaling> scalings;

  /**
   * @param scalings by name of the point
   */
  public ScaledClient(MeterClient client, Map<String, Scaling> scalings) {
    this.client = client;
    this.scalings = Map.copyOf(scalings);
  }

  @Override
  public String protocol() {
    return client.protocol();
  }

  @Override
  public String address() {
    return client.address();
  }

  @Override
  public List<Request> requests() {
    return client.requests();
  }

  @Override
  public int answerBytes(Request request) {
    return client.answerBytes(request);
  }

  @Override
  public Answer match(Request request, MeterFrame frame) {
    Answer answer = client.match(request, frame);
    return answer instanceof Answer.Values(List<PointValue> values)
        ? new Answer.Values(scaled(values))
        : answer;
  }

  @Override
  public @Nullable Report report(MeterFrame frame) {
    Report report = client.report(frame);
    return report == null ? null : new Report(scaled(report.values()), report.confirmation());
  }

  private List<PointValue> scaled(List<PointValue> values) {
    return values.stream().map(this::scaled).toList();
  }

  private PointValue scaled(PointValue value) {
    Scaling scaling = scalings.get(value.point());
    int dot = value.point().lastIndexOf('.');
    if (scaling == null && dot > 0) {
      scaling = scalings.get(value.point().substring(0, dot));
    }
    if (scaling == null) {
      return value;
    }
    try {
      BigDecimal number = new BigDecimal(value.value());
      String unit = scaling.unit();
      return new PointValue(
          value.point(),
          number.multiply(scaling.factor()).add(scaling.offset()).toPlainString(),
          unit == null ? value.unit() : unit);
    } catch (NumberFormatException e) {
      return value;
    }
  }
}
