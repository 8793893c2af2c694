package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.Measured;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterModel.Peak;
import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.dlt698.AxdrValue.Group;
import dev.holdfast.meter.dlt698.AxdrValue.Null;
import dev.holdfast.meter.dlt698.AxdrValue.Whole;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What a meter measures, or measured at a moment, as attributes. */
final class MeasuredValues {

  private static final int PHASES = 3;
  private static final int WATTS = 3;

  /** By OI: a quantity, its first and last index, and how many places it moves to the unit. */
  private record Source(Quantity quantity, int first, int last, int shift) {}

  private static final Map<Integer, Source> SOURCES =
      Map.ofEntries(
          Map.entry(0x2000, phases(Quantity.VOLTAGE, 1, 0)),
          Map.entry(0x2001, phases(Quantity.CURRENT, 1, 0)),
          Map.entry(0x2003, phases(Quantity.PHASE_ANGLE, 1, 0)),
          Map.entry(0x2004, phases(Quantity.ACTIVE_POWER, 0, WATTS)),
          Map.entry(0x2005, phases(Quantity.REACTIVE_POWER, 0, WATTS)),
          Map.entry(0x2006, phases(Quantity.APPARENT_POWER, 0, WATTS)),
          Map.entry(0x2007, new Source(Quantity.MINUTE_POWER, 0, 0, WATTS)),
          Map.entry(0x200A, phases(Quantity.POWER_FACTOR, 0, 0)),
          Map.entry(0x200F, single(Quantity.FREQUENCY)),
          Map.entry(0x2010, single(Quantity.TEMPERATURE)),
          Map.entry(0x2011, single(Quantity.CLOCK_BATTERY)),
          Map.entry(0x2012, single(Quantity.READING_BATTERY)),
          Map.entry(0x2017, single(Quantity.ACTIVE_DEMAND)),
          Map.entry(0x2018, single(Quantity.REACTIVE_DEMAND)),
          Map.entry(0x2019, single(Quantity.APPARENT_DEMAND)));

  private final MeterModel model;

  MeasuredValues(MeterModel model) {
    this.model = model;
  }

  private static Source phases(Quantity quantity, int first, int shift) {
    return new Source(quantity, first, PHASES, shift);
  }

  private static Source single(Quantity quantity) {
    return new Source(quantity, 0, 0, 0);
  }

  /** The measured value behind an attribute; see {@link ObjectDictionary#measured}. */
  static @Nullable Measured measured(int oad) {
    int oi = oad >>> 16;
    int attribute = oad >>> 8 & 0xFF;
    int place = Math.max(0, Oad.index(oad) - 1);
    if (oi == 0x2001 && attribute == 4) {
      return new Measured(Quantity.NEUTRAL_CURRENT, 0);
    }
    if (oi < 0x0100 && (attribute == 2 || attribute == 4)) {
      int phase = oi & 0xF;
      Quantity energy = energyOf(oi);
      if (phase == 0) {
        return energy == null || place > 63 ? null : new Measured(energy, place);
      }
      return switch (oi >>> 4) {
        case 1 -> new Measured(Quantity.PHASE_FORWARD_ENERGY, phase);
        case 2 -> new Measured(Quantity.PHASE_REVERSE_ENERGY, phase);
        default -> null;
      };
    }
    Source source = attribute == 2 ? SOURCES.get(oi) : null;
    return source == null || source.first + place > source.last
        ? null
        : new Measured(source.quantity, source.first + place);
  }

  /** The value of an attribute or of its element, null where the meter does not measure it. */
  @Nullable AxdrValue value(int oad) {
    DataObject object = ObjectDictionary.find(oad);
    if (object == null || (oad >>> 8 & 0xE0) != 0) {
      return null;
    }
    List<AxdrValue> values = elements(oad, object);
    int index = Oad.index(oad);
    if (values.isEmpty() || index > values.size()) {
      return null;
    }
    if (index > 0) {
      return values.get(index - 1);
    }
    return object.elements() == DataObject.Elements.NONE
        ? values.getFirst()
        : new Group(AxdrType.ARRAY, values);
  }

  /** All elements of an attribute, up to the first one missing. */
  private List<AxdrValue> elements(int oad, DataObject object) {
    int oi = oad >>> 16;
    int attribute = oad >>> 8 & 0x1F;
    if (oi < 0x0100 && (attribute == 2 || attribute == 4)) {
      return run(0, energyElements(oi), index -> number(energy(oi, index), object));
    }
    if (oi == 0x2001 && attribute == 4) {
      return run(0, 0, index -> number(model.value(Quantity.NEUTRAL_CURRENT, 0), object));
    }
    if (attribute != 2) {
      return List.of();
    }
    if (oi >>> 8 == 0x10) {
      return run(0, model.tariffs(), index -> demand(oi, index, object));
    }
    Source source = SOURCES.get(oi);
    return source == null
        ? List.of()
        : run(source.first, source.last, index -> number(shifted(source, index), object));
  }

  /** A phase has a total only. */
  private int energyElements(int oi) {
    return (oi & 0xF) == 0 ? model.tariffs() : 0;
  }

  private @Nullable BigDecimal energy(int oi, int index) {
    int phase = oi & 0xF;
    if (oi == 0) {
      return model.combinedActiveEnergy(index);
    }
    if (phase == 0) {
      Quantity energy = energyOf(oi);
      return energy == null ? null : model.value(energy, index);
    }
    return switch (oi >>> 4) {
      case 1 -> model.value(Quantity.PHASE_FORWARD_ENERGY, phase);
      case 2 -> model.value(Quantity.PHASE_REVERSE_ENERGY, phase);
      default -> null;
    };
  }

  private static @Nullable Quantity energyOf(int oi) {
    return Quantity.energy(oi >>> 4 & 0xF);
  }

  private @Nullable AxdrValue demand(int oi, int index, DataObject object) {
    Quantity energy = (oi & 0xF) == 0 ? energyOf(oi) : null;
    Peak peak = energy == null ? null : model.maximumDemand(energy, index);
    AxdrValue value = peak == null ? null : number(peak.value(), object);
    return peak == null || value == null
        ? null
        : new Group(AxdrType.STRUCTURE, List.of(value, RsdCodec.moment(peak.time())));
  }

  private @Nullable BigDecimal shifted(Source source, int index) {
    BigDecimal value = model.value(source.quantity, index);
    return value == null ? null : value.movePointRight(source.shift);
  }

  private static List<AxdrValue> run(
      int first, int last, IntFunction<@Nullable AxdrValue> valueAt) {
    List<AxdrValue> values = new ArrayList<>();
    for (int index = first; index <= last; index++) {
      AxdrValue value = valueAt.apply(index);
      if (value == null) {
        break;
      }
      values.add(value);
    }
    return values;
  }

  /** A value that its type cannot hold is null data; an energy rolls over. */
  private static @Nullable AxdrValue number(@Nullable BigDecimal value, DataObject object) {
    if (value == null) {
      return null;
    }
    AxdrType type = object.type();
    BigInteger whole =
        value.movePointLeft(object.scaler()).setScale(0, RoundingMode.DOWN).toBigInteger();
    int bits = Byte.SIZE * type.wholeBytes() - (type.signed() ? 1 : 0);
    boolean fits = whole.bitLength() <= bits && (type.signed() || whole.signum() >= 0);
    boolean counter = object.elements() == DataObject.Elements.TARIFFS && whole.signum() >= 0;
    if (fits) {
      return new Whole(type, whole.longValue());
    }
    return counter
        ? new Whole(type, whole.mod(BigInteger.ONE.shiftLeft(bits)).longValue())
        : new Null();
  }
}
