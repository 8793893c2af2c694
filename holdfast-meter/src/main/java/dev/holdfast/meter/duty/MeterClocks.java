package dev.holdfast.meter.duty;

import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.MeterReading;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clocks of meters in their protocols. */
public final class MeterClocks {
  private static final int DATE = 0x04000101;
  private static final int TIME = 0x04000102;
  private static final int CLOCK = 0x40000200;

  private MeterClocks() {}

  /** Date, then time. */
  public static ClockCheck.MeterClock dlt645(Dlt645Address address) {
    return new Two(
        new Dlt645Client(
            address,
            List.of(new Dlt645Client.Point("date", DATE), new Dlt645Client.Point("time", TIME))));
  }

  /** One moment. */
  public static ClockCheck.MeterClock dlt698(ServerAddress address) {
    return new Two(new Dlt698Client(address, 0, List.of(new Dlt698Client.Point("moment", CLOCK))));
  }

  private static final class Two implements ClockCheck.MeterClock {
    private final MeterClient client;
    private String date = "";

    Two(MeterClient client) {
      this.client = client;
    }

    @Override
    public MeterClient client() {
      return client;
    }

    @Override
    public List<MeterClient.Request> requests() {
      date = "";
      return client.requests();
    }

    @Override
    public @Nullable LocalDateTime read(MeterReading answer) {
      for (PointValue value : answer.values()) {
        switch (value.point()) {
          case "date" -> date = value.value();
          case "time" -> {
            return Times.read(date + " " + value.value());
          }
          default -> {
            return Times.read(value.value());
          }
        }
      }
      return null;
    }
  }
}
