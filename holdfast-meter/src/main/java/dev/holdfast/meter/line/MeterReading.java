package dev.holdfast.meter.line;

import dev.holdfast.link.session.Decoded;
import dev.holdfast.meter.PointValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The values of one reply of one meter, or of what it said of its own accord. */
public final class MeterReading implements Decoded {
  private final String meter;
  private final String protocol;
  private final String address;
  private final List<PointValue> values;
  private final byte[] reply;
  private final String kind;

  /**
   * @param meter name of the meter, as configured
   * @param protocol that of the meter
   * @param address as on the meter's label
   * @param values in the order of the meter's points
   * @param reply the reply's bytes, taken as this reading's own
   */
  public MeterReading(
      String meter, String protocol, String address, List<PointValue> values, byte[] reply) {
    this(meter, protocol, address, values, reply, "reading");
  }

  private MeterReading(
      String meter,
      String protocol,
      String address,
      List<PointValue> values,
      byte[] reply,
      String kind) {
    this.meter = meter;
    this.protocol = protocol;
    this.address = address;
    this.values = List.copyOf(values);
    this.reply = reply;
    this.kind = kind;
  }

  /** What a meter has said of its own accord, as the constructor has it otherwise. */
  public static MeterReading reported(
      String meter, String protocol, String address, List<PointValue> values, byte[] report) {
    return new MeterReading(meter, protocol, address, values, report, "report");
  }

  public String meter() {
    return meter;
  }

  public String address() {
    return address;
  }

  public List<PointValue> values() {
    return values;
  }

  @Override
  public String protocol() {
    return protocol;
  }

  /** {@code reading}, or {@code report} where the meter was not asked. */
  @Override
  public String kind() {
    return kind;
  }

  @Override
  public byte[] bytes() {
    return reply.clone();
  }

  /**
   * The meter, {@code hall, dlt645-2007 123456789012}, then a line a point: {@code energy 1.5 kWh}.
   */
  @Override
  public String text() {
    StringJoiner lines = new StringJoiner("\n");
    lines.add(meter + ", " + protocol + " " + address);
    for (PointValue v : values) {
      String unit = v.unit().isEmpty() ? "" : " " + v.unit();
      lines.add(v.point() + " " + v.value() + unit);
    }
    return lines.toString();
  }

  /**
   * {@code meter}, {@code address} and {@code values}: by point a map of {@code value}, a number
   * where it is one, and {@code unit} where there is one.
   */
  @Override
  public Map<String, Object> fields() {
    Map<String, Object> byPoint = new LinkedHashMap<>();
    for (PointValue v : values) {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("value", number(v.value()));
      if (!v.unit().isEmpty()) {
        value.put("unit", v.unit());
      }
      byPoint.put(v.point(), value);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("meter", meter);
    fields.put("address", address);
    fields.put("values", byPoint);
    return fields;
  }

  private static Object number(String value) {
    try {
      return new BigDecimal(value);
    } catch (NumberFormatException e) {
      return value;
    }
  }

  @Override
  public String toString() {
    return text().replace("\n", ", ");
  }
}
