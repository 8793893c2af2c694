package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.MeterEvent;
import dev.holdfast.meter.MeterEvent.Kind;
import dev.holdfast.meter.MeterEvents;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A meter's events as identifiers of class 3 show them: DI0 0 is the count, n the n-th last. */
final class EventData {

  /** By DI3 to DI1. */
  private static final Map<Integer, Kind> KINDS =
      Map.of(
          0x031100, Kind.POWER_OFF,
          0x033000, Kind.PROGRAMMING,
          0x033001, Kind.METER_CLEAR,
          0x033002, Kind.DEMAND_CLEAR,
          0x033003, Kind.EVENT_CLEAR,
          0x033004, Kind.CLOCK_SET,
          0x03300D, Kind.COVER_OPEN);

  private static final int COUNT_BYTES = 3;

  private EventData() {}

  static @Nullable Kind kind(int di) {
    return KINDS.get(di >>> Byte.SIZE);
  }

  /** The bytes of a count or record; none where there is no such event. */
  static byte[] values(MeterEvents events, int di) {
    Kind kind = kind(di);
    if (kind == null) {
      return new byte[0];
    }
    int n = di & 0xFF;
    if (n == 0) {
      return Bcd.low(Bcd.digits(events.count(kind)), COUNT_BYTES);
    }
    MeterEvent event = events.last(kind, n);
    return event == null ? new byte[0] : record(event);
  }

  private static byte[] record(MeterEvent event) {
    Bytes out = new Bytes();
    switch (event.kind()) {
      case POWER_OFF, COVER_OPEN -> span(event, out);
      case CLOCK_SET -> span(event, out.low(event.operator(), Integer.BYTES));
      default ->
          out.bytes(Moments.bytes(event.start(), Moments.TO_SECOND))
              .low(event.operator(), Integer.BYTES);
    }
    return out.toByteArray();
  }

  private static void span(MeterEvent event, Bytes out) {
    out.bytes(Moments.bytes(event.start(), Moments.TO_SECOND))
        .bytes(Moments.bytes(event.end(), Moments.TO_SECOND));
  }
}
