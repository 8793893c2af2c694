package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterModel.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A meter's model as objects show it. */
final class Dlt698View {

  private static final int TIME = 0x40000200;
  private static final int ADDRESS = 0x40010200;
  private static final int PHASES = 3;

  private final MeterModel model;
  private final ServerAddress address;

  Dlt698View(MeterModel model, ServerAddress address) {
    this.model = model;
    this.address = address;
  }

  /**
   * The value of an attribute, or of its element, with its tag.
   *
   * @return empty when the meter has no such object
   */
  byte[] data(int oad) {
    AxdrWriter out = new AxdrWriter();
    switch (oad) {
      case TIME -> out.moment(model.time());
      case ADDRESS -> out.octets(address.digits());
      default -> {
        DataObject object = ObjectDictionary.find(oad);
        if (object != null && (oad >>> 8 & 0xE0) == 0) {
          numbers(oad, object, out);
        }
      }
    }
    return out.toByteArray();
  }

  private void numbers(int oad, DataObject object, AxdrWriter out) {
    List<BigDecimal> values = values(oad);
    int index = Oad.index(oad);
    if (values.isEmpty() || index > values.size()) {
      return;
    }
    if (index > 0) {
      number(values.get(index - 1), object, out);
    } else if (object.elements() == DataObject.Elements.NONE) {
      number(values.getFirst(), object, out);
    } else {
      out.array(values.size());
      values.forEach(value -> number(value, object, out));
    }
  }

  /** All elements of an attribute in the dictionary's unit, up to the first one missing. */
  private List<BigDecimal> values(int oad) {
    int attribute = oad >>> 8 & 0x1F;
    if (attribute != 2 && (attribute != 4 || oad >>> 24 != 0)) {
      return List.of();
    }
    return switch (oad >>> 16) {
      case 0x0000 -> run(0, model.tariffs(), model::combinedActiveEnergy);
      case 0x0010 -> quantity(Quantity.FORWARD_ACTIVE_ENERGY, 0, model.tariffs());
      case 0x0020 -> quantity(Quantity.REVERSE_ACTIVE_ENERGY, 0, model.tariffs());
      case 0x2000 -> quantity(Quantity.VOLTAGE, 1, PHASES);
      case 0x2001 -> quantity(Quantity.CURRENT, 1, PHASES);
      case 0x2004 -> watts(Quantity.ACTIVE_POWER);
      case 0x2005 -> watts(Quantity.REACTIVE_POWER);
      case 0x2006 -> watts(Quantity.APPARENT_POWER);
      case 0x200A -> quantity(Quantity.POWER_FACTOR, 0, PHASES);
      case 0x200F -> quantity(Quantity.FREQUENCY, 0, 0);
      default -> List.of();
    };
  }

  private List<BigDecimal> quantity(Quantity quantity, int first, int last) {
    return run(first, last, index -> model.value(quantity, index));
  }

  /** The model has power in kW, the objects in W. */
  private List<BigDecimal> watts(Quantity quantity) {
    return quantity(quantity, 0, PHASES).stream().map(value -> value.movePointRight(3)).toList();
  }

  private static List<BigDecimal> run(
      int first, int last, IntFunction<@Nullable BigDecimal> valueAt) {
    List<BigDecimal> values = new ArrayList<>();
    for (int index = first; index <= last; index++) {
      BigDecimal value = valueAt.apply(index);
      if (value == null) {
        break;
      }
      values.add(value);
    }
    return values;
  }

  /** A value that its type cannot hold is null data; an energy rolls over. */
  private static void number(BigDecimal value, DataObject object, AxdrWriter out) {
    AxdrType type = object.type();
    BigInteger whole =
        value.movePointLeft(object.scaler()).setScale(0, RoundingMode.DOWN).toBigInteger();
    int bits = 8 * type.wholeBytes() - (type.signed() ? 1 : 0);
    boolean fits = whole.bitLength() <= bits && (type.signed() || whole.signum() >= 0);
    boolean counter = object.elements() == DataObject.Elements.TARIFFS && whole.signum() >= 0;
    if (fits) {
      out.number(type, whole.longValue());
    } else if (counter) {
      out.number(type, whole.mod(BigInteger.ONE.shiftLeft(bits)).longValue());
    } else {
      out.u8(AxdrType.NULL.tag());
    }
  }
}
