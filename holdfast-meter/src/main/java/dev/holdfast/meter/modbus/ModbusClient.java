package dev.holdfast.meter.modbus;

import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.PointValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the points of one unit by functions 03 and 04. Points whose registers touch are read
 * together, 125 registers at most; registers between points are never asked for, as a device may
 * refuse the whole read for one it does not have.
 */
public final class ModbusClient implements MeterClient {
  private static final int MAX_READ = 125;
  private static final int RTU_HEAD = 1;
  private static final int TCP_HEAD = 7;

  private final Carrier carrier;
  private final int unit;
  private final List<ModbusPoint> points;
  private final List<Span> spans;
  private int transaction;

  private record Span(ModbusPoint.Table table, int from, int to) {}

  /**
   * @param carrier RTU or TCP
   * @param unit 0 to 255; 0 on TCP only
   * @param points in the order in which their values are given
   */
  public ModbusClient(Carrier carrier, int unit, List<ModbusPoint> points) {
    if (carrier == Carrier.ASCII) {
      throw new IllegalArgumentException("a client speaks modbus-rtu or modbus-tcp");
    }
    if (unit < (carrier == Carrier.TCP ? 0 : 1) || unit > 255) {
      throw new IllegalArgumentException("unit " + unit + " of a " + carrier.protocol() + " meter");
    }
    this.carrier = carrier;
    this.unit = unit;
    this.points = List.copyOf(points);
    this.spans = spans(points);
  }

  private static List<Span> spans(List<ModbusPoint> points) {
    List<ModbusPoint> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparing(ModbusPoint::table).thenComparingInt(ModbusPoint::register));
    List<Span> spans = new ArrayList<>();
    for (ModbusPoint point : sorted) {
      Span last = spans.isEmpty() ? null : spans.getLast();
      if (last != null
          && last.table == point.table()
          && point.register() <= last.to
          && point.endRegister() - last.from <= MAX_READ) {
        int to = Math.max(last.to, point.endRegister());
        spans.set(spans.size() - 1, new Span(last.table, last.from, to));
      } else {
        spans.add(new Span(point.table(), point.register(), point.endRegister()));
      }
    }
    return List.copyOf(spans);
  }

  @Override
  public String protocol() {
    return carrier.protocol();
  }

  @Override
  public String address() {
    return Integer.toString(unit);
  }

  /** On TCP each call gives new transaction numbers, so that no reply to an older one fits. */
  @Override
  public List<Request> requests() {
    List<Request> requests = new ArrayList<>(spans.size());
    for (Span span : spans) {
      int quantity = span.to - span.from;
      byte[] pdu = {
        (byte) span.table.function(),
        (byte) (span.from >>> 8),
        (byte) span.from,
        (byte) (quantity >>> 8),
        (byte) quantity
      };
      transaction = (transaction + 1) & 0xFFFF;
      String what =
          "unit %d: read %d %s registers from %d"
              .formatted(
                  unit,
                  quantity,
                  span.table == ModbusPoint.Table.HOLDING ? "holding" : "input",
                  span.from);
      requests.add(new Request(carrier.wrap(transaction, unit, pdu), what));
    }
    return requests;
  }

  @Override
  public Answer match(Request request, MeterFrame frame) {
    byte[] asked = request.frame();
    int pdu = carrier == Carrier.TCP ? TCP_HEAD : RTU_HEAD;
    if (!(frame instanceof ModbusFrame reply)
        || reply.carrier() != carrier
        || reply.unit() != unit
        || reply.role() != Role.RESPONSE
        || asked.length < pdu + 5
        || reply.function() != asked[pdu]
        || (carrier == Carrier.TCP && reply.transaction() != word(asked, 0))) {
      return new Answer.NotMine();
    }
    if (reply.exception()) {
      return new Answer.Refused(ModbusSummary.exception(reply.byteAt(1)));
    }
    int from = word(asked, pdu + 1);
    if (reply.registers() != word(asked, pdu + 3)) {
      return new Answer.NotMine();
    }
    int to = from + reply.registers();
    List<PointValue> values = new ArrayList<>();
    for (ModbusPoint point : points) {
      if (point.table().function() == reply.function()
          && point.register() >= from
          && point.endRegister() <= to) {
        values.add(new PointValue(point.name(), point.valueIn(reply, from), point.unit()));
      }
    }
    return new Answer.Values(values);
  }

  private static int word(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }
}
