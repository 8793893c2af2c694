package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterModel.Peak;
import dev.holdfast.meter.MeterModel.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Frozen data and load curves of a meter, identifiers of classes 5 and 6. */
final class FrozenData {

  /** Minutes between the records of a load curve. */
  static final int CURVE_PERIOD = 15;

  /** The oldest record of a load curve that is given as the earliest. */
  private static final Duration CURVE = Duration.ofDays(60);

  private static final int TIMED = 0x00;
  private static final int INSTANT = 0x01;
  private static final int HOURLY = 0x04;
  private static final int DAILY = 0x06;

  private static final int ENERGY_KINDS = 0x08;
  private static final int FORWARD_DEMAND = 0x09;
  private static final int REVERSE_DEMAND = 0x0A;
  private static final int POWERS = 0x10;

  private static final Dlt645Field UNSIGNED_ENERGY = Dlt645Field.parse("N4.2");
  private static final Dlt645Field SIGNED_ENERGY = Dlt645Field.signed(4, 2);
  private static final Dlt645Field POWER = Dlt645Field.signed(3, 4);
  private static final Dlt645Field DEMAND = Dlt645Field.parse("N3.4");
  private static final byte[] NONE = new byte[0];

  private final MeterDevice device;
  private @Nullable FreezeTime schedule;

  FrozenData(MeterDevice device) {
    this.device = device;
  }

  /** From now on, freezes at each moment that fits. */
  void schedule(FreezeTime time) {
    schedule = time;
  }

  /** A frozen value's bytes, none where there is no such freeze. */
  byte[] values(int di) {
    int back = di & 0xFF;
    LocalDateTime time = null;
    MeterModel then = null;
    if ((di >>> 16 & 0xFF) == INSTANT) {
      MeterDevice.Frozen frozen = device.frozen(back);
      if (frozen != null) {
        time = frozen.time();
        then = frozen.values();
      }
    } else {
      time = time(di >>> 16 & 0xFF, back);
      then = time == null ? null : device.at(time);
    }
    return time == null || then == null ? NONE : frozen(then, time, di);
  }

  private @Nullable LocalDateTime time(int type, int back) {
    LocalDateTime now = device.time();
    return switch (type) {
      case DAILY -> now.truncatedTo(ChronoUnit.DAYS).minusDays(back - 1L);
      case HOURLY -> now.truncatedTo(ChronoUnit.HOURS).minusHours(back - 1L);
      case TIMED -> scheduled(now, back);
      default -> null;
    };
  }

  /** The n-th last moment that fits the schedule. */
  private @Nullable LocalDateTime scheduled(LocalDateTime now, int back) {
    FreezeTime wanted = schedule;
    if (wanted == null || wanted.minute() == FreezeTime.EVERY) {
      return null;
    }
    LocalDateTime at = now.truncatedTo(ChronoUnit.HOURS).withMinute(wanted.minute());
    if (at.isAfter(now)) {
      at = at.minusHours(1);
    }
    LocalDateTime oldest = now.minusYears(1);
    int left = back;
    while (at.isAfter(oldest)) {
      if (fits(wanted, at) && --left == 0) {
        return at;
      }
      at = at.minusHours(1);
    }
    return null;
  }

  private static boolean fits(FreezeTime wanted, LocalDateTime at) {
    return (wanted.hour() == FreezeTime.EVERY || wanted.hour() == at.getHour())
        && (wanted.day() == FreezeTime.EVERY || wanted.day() == at.getDayOfMonth())
        && (wanted.month() == FreezeTime.EVERY || wanted.month() == at.getMonthValue());
  }

  private static byte[] frozen(MeterModel then, LocalDateTime time, int di) {
    int kind = di >>> 8 & 0xFF;
    if (kind == 0) {
      return Moments.bytes(time, Moments.TO_MINUTE);
    }
    int last = (di >>> 16 & 0xFF) == HOURLY ? 0 : then.tariffs();
    return switch (kind) {
      case FORWARD_DEMAND -> demands(then, Quantity.FORWARD_ACTIVE_ENERGY, last);
      case REVERSE_DEMAND -> demands(then, Quantity.REVERSE_ACTIVE_ENERGY, last);
      case POWERS -> powers(then);
      default -> kind <= ENERGY_KINDS ? energies(then, kind, last) : NONE;
    };
  }

  private static byte[] energies(MeterModel then, int kind, int last) {
    Quantity energy = Quantity.energy(kind);
    Dlt645Field field = kind == 3 || kind == 4 ? SIGNED_ENERGY : UNSIGNED_ENERGY;
    Bytes out = new Bytes();
    for (int index = 0; energy != null && index <= last; index++) {
      BigDecimal value = then.value(energy, index);
      if (value == null) {
        break;
      }
      out.bytes(field.encodeCounter(value));
    }
    return out.toByteArray();
  }

  private static byte[] demands(MeterModel then, Quantity energy, int last) {
    Bytes out = new Bytes();
    for (int index = 0; index <= last; index++) {
      Peak peak = then.maximumDemand(energy, index);
      if (peak == null) {
        break;
      }
      out.bytes(Dlt645View.demand(peak, DEMAND));
    }
    return out.toByteArray();
  }

  private static byte[] powers(MeterModel then) {
    Bytes out = new Bytes();
    for (Quantity power : new Quantity[] {Quantity.ACTIVE_POWER, Quantity.REACTIVE_POWER}) {
      for (int index = 0; index <= 3; index++) {
        BigDecimal value = then.value(power, index);
        if (value == null) {
          return NONE;
        }
        out.bytes(POWER.encode(value));
      }
    }
    return out.toByteArray();
  }

  /**
   * Records of a load curve.
   *
   * @param asked its DI0 is 0 for the earliest records, 1 for those from a time, 2 for the latest
   */
  byte[] curve(Dlt645Request.Read asked, int maxBytes) {
    int blocks = Math.max(1, asked.blocks());
    LocalDateTime latest = floor(device.time());
    LocalDateTime from = asked.from();
    LocalDateTime first =
        switch (asked.di() & 0xFF) {
          case 0 -> latest.minus(CURVE);
          case 1 -> from == null ? null : ceiling(from);
          case 2 -> latest.minusMinutes((long) CURVE_PERIOD * (blocks - 1));
          default -> null;
        };
    if (first == null || (asked.di() & 0xFF00) != 0) {
      return NONE;
    }
    Bytes out = new Bytes();
    LocalDateTime at = first;
    for (int i = 0; i < blocks && !at.isAfter(latest) && out.size() < maxBytes; i++) {
      MeterModel then = device.at(at);
      if (then != null) {
        out.bytes(LoadRecord.of(then, at, asked.di() >>> 16 & 0xFF));
      }
      at = at.plusMinutes(CURVE_PERIOD);
    }
    return out.toByteArray();
  }

  private static LocalDateTime floor(LocalDateTime time) {
    return time.truncatedTo(ChronoUnit.MINUTES).minusMinutes(time.getMinute() % CURVE_PERIOD);
  }

  private static LocalDateTime ceiling(LocalDateTime time) {
    LocalDateTime floor = floor(time);
    return floor.isBefore(time) ? floor.plusMinutes(CURVE_PERIOD) : floor;
  }
}
