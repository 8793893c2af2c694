package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterParameter;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A meter's parameters, identifiers of class 4: clock, status, what the meter shares with its other
 * protocols, and the rest as bytes that a client wrote.
 */
final class ParameterData {

  private static final int DATE = 0x04000101;
  private static final int TIME = 0x04000102;
  private static final int TARIFFS = 0x04000204;
  private static final int ADDRESS = 0x04000401;
  private static final int STATUS = 0x040005;
  private static final int SWITCHES = 0x04000503;

  /** Bits of status word 3. */
  private static final int PROGRAMMING = 1 << 3;

  private static final int TRIPPED = 1 << 4;

  private static final Map<Integer, MeterParameter> SHARED =
      Map.ofEntries(
          Map.entry(0x04000103, MeterParameter.DEMAND_PERIOD),
          Map.entry(0x04000104, MeterParameter.DEMAND_SLIDE),
          Map.entry(0x04000402, MeterParameter.METER_NUMBER),
          Map.entry(0x04000403, MeterParameter.ASSET_CODE),
          Map.entry(0x04000404, MeterParameter.RATED_VOLTAGE),
          Map.entry(0x04000405, MeterParameter.RATED_CURRENT),
          Map.entry(0x04000406, MeterParameter.MAXIMUM_CURRENT),
          Map.entry(0x04000407, MeterParameter.ACTIVE_ACCURACY),
          Map.entry(0x04000408, MeterParameter.REACTIVE_ACCURACY),
          Map.entry(0x0400040B, MeterParameter.METER_TYPE),
          Map.entry(0x0400040C, MeterParameter.PRODUCTION_DATE),
          Map.entry(0x0400040D, MeterParameter.PROTOCOL_VERSION));

  private static final byte[] NONE = new byte[0];

  private final MeterDevice device;
  private final Map<Integer, byte[]> written = new HashMap<>();

  ParameterData(MeterDevice device) {
    this.device = device;
  }

  byte[] values(int di, Dlt645Item item, Dlt645Address address) {
    MeterParameter shared = SHARED.get(di);
    if (shared != null) {
      String text = device.parameter(shared);
      return text.isEmpty() ? NONE : encode(text, item.fields().getFirst());
    }
    LocalDateTime now = device.time();
    return switch (di) {
      case DATE -> date(now);
      case TIME -> Arrays.copyOf(Moments.bytes(now, Moments.TO_SECOND), 3);
      case ADDRESS -> Bcd.low(address.digits(), 6);
      case TARIFFS -> Bcd.low(Bcd.digits(device.tariffs()), 1);
      default -> di >>> Byte.SIZE == STATUS ? status(di) : written.getOrDefault(di, NONE).clone();
    };
  }

  private byte[] status(int di) {
    int bits = 0;
    if (di == SWITCHES) {
      bits |= device.programming() ? PROGRAMMING : 0;
      bits |= device.relay().tripped() ? TRIPPED : 0;
    }
    return Bcd.low(bits, 2);
  }

  /**
   * Writes a parameter.
   *
   * @param data of the item's length, checked before
   * @return false when the bytes are no value of it
   */
  boolean write(int di, Dlt645Item item, byte[] data, int operator) {
    MeterParameter shared = SHARED.get(di);
    if (shared != null) {
      Dlt645Field field = item.fields().getFirst();
      String text = field.item("", data, 0, data.length).value();
      return device.parameter(shared, text);
    }
    return switch (di) {
      case DATE -> setDate(data, operator);
      case TIME -> setTime(data, operator);
      default -> {
        written.put(di, data.clone());
        yield true;
      }
    };
  }

  private boolean setDate(byte[] data, int operator) {
    byte[] moment = new byte[Moments.TO_MINUTE];
    System.arraycopy(data, 1, moment, 2, 3);
    LocalDateTime day = Moments.read(moment, 0, Moments.TO_MINUTE);
    if (day != null) {
      device.setTime(day.toLocalDate().atTime(device.time().toLocalTime()), operator);
    }
    return day != null;
  }

  private boolean setTime(byte[] data, int operator) {
    byte[] moment = Arrays.copyOf(data, Moments.TO_SECOND);
    moment[3] = 1;
    moment[4] = 1;
    LocalDateTime read = Moments.read(moment, 0, Moments.TO_SECOND);
    if (read != null) {
      LocalTime time = read.toLocalTime();
      device.setTime(device.time().toLocalDate().atTime(time), operator);
    }
    return read != null;
  }

  private static byte[] encode(String text, Dlt645Field field) {
    return switch (field.kind()) {
      case NUMBER -> field.encode(new BigDecimal(text));
      case DIGITS -> Bcd.low(Long.parseLong(text, 16), field.bytes());
      default -> Dlt645Field.backwards(text, field.bytes());
    };
  }

  /** WW is 0 on Sunday. */
  static byte[] date(LocalDateTime now) {
    byte[] moment = Moments.bytes(now, Moments.TO_MINUTE);
    int weekday = now.getDayOfWeek().getValue() % 7;
    return new byte[] {(byte) weekday, moment[2], moment[3], moment[4]};
  }
}
