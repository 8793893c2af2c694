package dev.holdfast.meter.duty;

import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.Oad;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.MeterReading;
import dev.holdfast.meter.line.MeterRecord;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Record tables of DL/T 698.45, such as the freezes of 5000 to 5006: rows of a span of time. */
public final class Freeze698 implements RecordSource {
  private static final int ROWS = 24;

  private final String name;
  private final int table;
  private final Map<Integer, String> columns;
  private final Duration every;
  private final Dlt698Client client;
  private int number;

  /**
   * @param name name of the record
   * @param table its OAD
   * @param columns OADs with the names of their values, in order
   * @param every from one row to the next
   */
  public Freeze698(
      String name, ServerAddress address, int table, Map<Integer, String> columns, Duration every) {
    this.name = name;
    this.table = table;
    this.columns = columns;
    this.every = every;
    this.client = new Dlt698Client(address, 0, List.of());
  }

  @Override
  public MeterClient client() {
    return client;
  }

  @Override
  public List<MeterClient.Request> requests(LocalDateTime next, LocalDateTime now) {
    number = (number + 1) & 0x3F;
    LocalDateTime last = next.plus(every.multipliedBy(ROWS));
    LocalDateTime to = last.isBefore(now) ? last : now;
    return List.of(
        client.records(number, table, next, to.plusSeconds(1), List.copyOf(columns.keySet())));
  }

  /** Each row begins with its time. */
  @Override
  public List<MeterRecord> records(MeterReading answer) {
    List<MeterRecord> records = new ArrayList<>();
    List<PointValue> values = new ArrayList<>();
    LocalDateTime time = null;
    for (PointValue value : answer.values()) {
      if (value.point().equals(Dlt698Client.RECORD_TIME)) {
        records.addAll(Times.records(name, time, values, answer));
        values.clear();
        time = Times.read(value.value());
      } else {
        values.add(new PointValue(named(value.point()), value.value(), value.unit()));
      }
    }
    records.addAll(Times.records(name, time, values, answer));
    return records;
  }

  /** The elements of an array have their place behind its name, but for the first one. */
  private String named(String id) {
    String oad = id.substring(0, Math.min(8, id.length()));
    String rest = id.substring(oad.length());
    for (Map.Entry<Integer, String> column : columns.entrySet()) {
      if (Oad.text(column.getKey()).equals(oad)) {
        return column.getValue() + rest;
      }
      String whole = Oad.text(column.getKey());
      if (whole.endsWith("00") && oad.startsWith(whole.substring(0, 6))) {
        int place = Integer.parseInt(oad.substring(6), 16);
        return column.getValue() + (place > 1 ? "." + place : "") + rest;
      }
    }
    return id;
  }
}
