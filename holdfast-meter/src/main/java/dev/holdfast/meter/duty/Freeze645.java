package dev.holdfast.meter.duty;

import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Request;
import dev.holdfast.meter.line.MeterReading;
import dev.holdfast.meter.line.MeterRecord;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Freezes of DL/T 645-2007, class 05, which count back from the last one: the time of the one that
 * is wanted is read with its values, so that a value never has another's time.
 */
public final class Freeze645 implements RecordSource {
  private static final int MOST_BACK = 254;
  private static final int TIME = 0xFF00;

  private final String name;
  private final int di;
  private final Duration every;
  private final Dlt645Client client;
  private @Nullable LocalDateTime time;
  private LocalDateTime wanted = LocalDateTime.MIN;

  /**
   * @param name name of the record and of its first value
   * @param di 05, the kind of freeze and the kind of value; the last byte is not looked at
   * @param every from one freeze to the next
   */
  public Freeze645(String name, Dlt645Address address, int di, Duration every) {
    this.name = name;
    this.di = di & ~0xFF;
    this.every = every;
    this.client = new Dlt645Client(address, List.of());
  }

  @Override
  public MeterClient client() {
    return client;
  }

  @Override
  public List<MeterClient.Request> requests(LocalDateTime next, LocalDateTime now) {
    time = null;
    wanted = next;
    long later = Math.max(0, Duration.between(next, now).dividedBy(every));
    int back = (int) Math.min(MOST_BACK, later + 1);
    MeterClient.Request moment = client.request(new Dlt645Request.Read((di & ~TIME) | back));
    return List.of(moment, client.request(new Dlt645Request.Read(di | back)));
  }

  /** One that is later than the one wanted would hide those between. */
  @Override
  public List<MeterRecord> records(MeterReading answer) {
    LocalDateTime taken = time;
    if (taken == null) {
      time = answer.values().isEmpty() ? null : Times.read(answer.values().getFirst().value());
      return List.of();
    }
    time = null;
    if (!taken.isBefore(wanted.plus(every))) {
      return List.of();
    }
    List<PointValue> values = new ArrayList<>();
    for (PointValue value : answer.values()) {
      String point = values.isEmpty() ? name : name + "." + (values.size() + 1);
      values.add(new PointValue(point, value.value(), value.unit()));
    }
    return Times.records(name, taken, values, answer);
  }
}
