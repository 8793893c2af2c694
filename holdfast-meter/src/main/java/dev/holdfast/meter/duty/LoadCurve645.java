package dev.holdfast.meter.duty;

import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Request;
import dev.holdfast.meter.line.MeterReading;
import dev.holdfast.meter.line.MeterRecord;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Load curves of DL/T 645-2007, class 06: records from a time on. */
public final class LoadCurve645 implements RecordSource {
  private static final int BLOCKS = 12;

  /** DI0 of records from a time on. */
  private static final int FROM_TIME = 1;

  private final String name;
  private final int di;
  private final Dlt645Client client;

  /**
   * @param name name of the records
   * @param di 06 and the class of values; the last byte is not looked at
   */
  public LoadCurve645(String name, Dlt645Address address, int di) {
    this.name = name;
    this.di = (di & ~0xFF) | FROM_TIME;
    this.client = new Dlt645Client(address, List.of());
  }

  @Override
  public MeterClient client() {
    return client;
  }

  @Override
  public List<MeterClient.Request> requests(LocalDateTime next, LocalDateTime now) {
    return List.of(client.request(new Dlt645Request.Read(di, BLOCKS, next)));
  }

  /** Values are named as the standard names them: {@code voltage-A}. */
  @Override
  public List<MeterRecord> records(MeterReading answer) {
    List<MeterRecord> records = new ArrayList<>();
    List<PointValue> values = new ArrayList<>();
    LocalDateTime time = null;
    for (PointValue value : answer.values()) {
      String[] parts = value.point().split("\\.", 3);
      if (parts.length == 3) {
        values.add(new PointValue(parts[2], value.value(), value.unit()));
        continue;
      }
      records.addAll(Times.records(name, time, values, answer));
      values.clear();
      time = parts.length == 2 ? Times.read(value.value()) : null;
    }
    records.addAll(Times.records(name, time, values, answer));
    return records;
  }
}
