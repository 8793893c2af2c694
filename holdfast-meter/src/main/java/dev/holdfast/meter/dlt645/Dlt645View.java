package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.Measured;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterModel.Peak;
import dev.holdfast.meter.MeterModel.Quantity;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A meter as data identifiers show it. */
final class Dlt645View {

  private static final int ENERGY = 0x00;
  private static final int DEMAND = 0x01;
  private static final int VARIABLE = 0x02;
  private static final int EVENT = 0x03;
  private static final int PARAMETER = 0x04;
  private static final int FREEZE = 0x05;

  private static final int MAX_BYTES = 192 * 256;
  private static final byte[] NONE = new byte[0];

  /** By DI2 of class 2, and by DI0 where DI2 is 80H. */
  private static final Map<Integer, Quantity> VARIABLES =
      Map.of(
          0x01, Quantity.VOLTAGE,
          0x02, Quantity.CURRENT,
          0x03, Quantity.ACTIVE_POWER,
          0x04, Quantity.REACTIVE_POWER,
          0x05, Quantity.APPARENT_POWER,
          0x06, Quantity.POWER_FACTOR,
          0x07, Quantity.PHASE_ANGLE);

  private static final Map<Integer, Quantity> SINGLE =
      Map.of(
          0x01, Quantity.NEUTRAL_CURRENT,
          0x02, Quantity.FREQUENCY,
          0x03, Quantity.MINUTE_POWER,
          0x04, Quantity.ACTIVE_DEMAND,
          0x05, Quantity.REACTIVE_DEMAND,
          0x06, Quantity.APPARENT_DEMAND,
          0x07, Quantity.TEMPERATURE,
          0x08, Quantity.CLOCK_BATTERY,
          0x09, Quantity.READING_BATTERY);

  private final MeterDevice device;
  private final ParameterData parameters;
  private final FrozenData frozen;

  Dlt645View(MeterDevice device) {
    this.device = device;
    this.parameters = new ParameterData(device);
    this.frozen = new FrozenData(device);
  }

  ParameterData parameters() {
    return parameters;
  }

  FrozenData frozen() {
    return frozen;
  }

  /**
   * The plain bytes of an identifier's value; for a block all values joined, up to the first one
   * that the meter does not have.
   *
   * @return empty when the meter has no such data
   */
  byte[] values(int di, Dlt645Address address) {
    int shift = DataDictionary.blockShift(di);
    if (shift < 0) {
      return one(di, address);
    }
    Bytes joined = new Bytes();
    for (int i = 0; i < Dlt645Item.BLOCK && joined.size() < MAX_BYTES; i++) {
      int member = (di & ~(Dlt645Item.BLOCK << shift)) | i << shift;
      if (DataDictionary.find(member) != null) {
        byte[] value = one(member, address);
        if (value.length == 0) {
          break;
        }
        joined.bytes(value);
      }
    }
    return joined.toByteArray();
  }

  private byte[] one(int di, Dlt645Address address) {
    Dlt645Item item = DataDictionary.find(di);
    if (item == null) {
      return NONE;
    }
    return switch (di >>> 24) {
      case ENERGY, DEMAND -> settled(di, item);
      case VARIABLE -> number(variable(di), di, item);
      case EVENT -> EventData.values(device.events(), di);
      case PARAMETER -> parameters.values(di, item, address);
      case FREEZE -> frozen.values(di);
      default -> NONE;
    };
  }

  /** An energy or demand now, or as it stood at the n-th last settlement. */
  private byte[] settled(int di, Dlt645Item item) {
    int back = di & 0xFF;
    MeterModel then = back == 0 ? device : device.at(settlement(back));
    if (then == null) {
      return NONE;
    }
    return di >>> 24 == ENERGY
        ? number(energy(then, di), di, item)
        : demand(then, di >>> 16 & 0xFF, di >>> 8 & 0xFF, item);
  }

  /** Meters settle when a month begins. */
  private LocalDateTime settlement(int back) {
    return device.time().withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS).minusMonths(back - 1L);
  }

  /** The measured value behind an identifier; see {@link DataDictionary#measured}. */
  static @Nullable Measured measured(int di) {
    int kind = di >>> 16 & 0xFF;
    int index = di >>> 8 & 0xFF;
    boolean block = index == Dlt645Item.BLOCK;
    if (di >>> 24 == VARIABLE && kind == 0x80) {
      Quantity single = SINGLE.get(di & 0xFFFF);
      return single == null ? null : new Measured(single, 0);
    }
    if ((di & 0xFF) != 0 || (!block && index > 63)) {
      return null;
    }
    if (di >>> 24 == VARIABLE) {
      Quantity quantity = VARIABLES.get(kind);
      if (quantity == null) {
        return null;
      }
      int first =
          switch (quantity) {
            case VOLTAGE, CURRENT, PHASE_ANGLE -> 1;
            default -> 0;
          };
      return new Measured(quantity, block ? first : index);
    }
    if (di >>> 24 != ENERGY) {
      return null;
    }
    return switch (kind) {
      case 0x15, 0x29, 0x3D -> new Measured(Quantity.PHASE_FORWARD_ENERGY, phase(kind));
      case 0x16, 0x2A, 0x3E -> new Measured(Quantity.PHASE_REVERSE_ENERGY, phase(kind));
      default -> byTariff(Quantity.energy(kind), block ? 0 : index);
    };
  }

  private static @Nullable Measured byTariff(@Nullable Quantity energy, int index) {
    return energy == null ? null : new Measured(energy, index);
  }

  private static @Nullable BigDecimal energy(MeterModel model, int di) {
    int kind = di >>> 16 & 0xFF;
    int index = di >>> 8 & 0xFF;
    return switch (kind) {
      case 0x00 -> index > model.tariffs() ? null : model.combinedActiveEnergy(index);
      case 0x15, 0x29, 0x3D -> model.value(Quantity.PHASE_FORWARD_ENERGY, phase(kind));
      case 0x16, 0x2A, 0x3E -> model.value(Quantity.PHASE_REVERSE_ENERGY, phase(kind));
      default -> byTariff(model, Quantity.energy(kind), index);
    };
  }

  private static @Nullable BigDecimal byTariff(
      MeterModel model, @Nullable Quantity energy, int index) {
    return energy == null || index > model.tariffs() ? null : model.value(energy, index);
  }

  /** 1 to 3: the identifiers of one phase follow those of the one before by 14H. */
  private static int phase(int kind) {
    return (kind - 0x15) / 0x14 + 1;
  }

  private @Nullable BigDecimal variable(int di) {
    int kind = di >>> 16 & 0xFF;
    if (kind == 0x80) {
      Quantity single = SINGLE.get(di & 0xFFFF);
      return single == null ? null : device.value(single, 0);
    }
    Quantity quantity = (di & 0xFF) == 0 ? VARIABLES.get(kind) : null;
    return quantity == null ? null : device.value(quantity, di >>> 8 & 0xFF);
  }

  private static byte[] number(@Nullable BigDecimal value, int di, Dlt645Item item) {
    Dlt645Field field = item.onlyNumber();
    if (field == null || value == null) {
      return NONE;
    }
    return di >>> 24 == ENERGY ? field.encodeCounter(value) : field.encode(value);
  }

  private static byte[] demand(MeterModel model, int kind, int index, Dlt645Item item) {
    Quantity energy = index <= model.tariffs() ? Quantity.energy(kind) : null;
    Peak peak = energy == null ? null : model.maximumDemand(energy, index);
    return peak == null ? NONE : demand(peak, item.fields().getFirst());
  }

  /** A demand's value and the time of its end. */
  static byte[] demand(Peak peak, Dlt645Field field) {
    byte[] value = field.encode(peak.value());
    return value.length == 0
        ? NONE
        : new Bytes()
            .bytes(value)
            .bytes(Moments.bytes(peak.time(), Moments.TO_MINUTE))
            .toByteArray();
  }
}
