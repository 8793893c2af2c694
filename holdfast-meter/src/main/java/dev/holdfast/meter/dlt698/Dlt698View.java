package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterEvent;
import dev.holdfast.meter.MeterEvents;
import dev.holdfast.meter.MeterParameter;
import dev.holdfast.meter.dlt698.AxdrValue.Bits;
import dev.holdfast.meter.dlt698.AxdrValue.Group;
import dev.holdfast.meter.dlt698.AxdrValue.Octets;
import dev.holdfast.meter.dlt698.AxdrValue.Text;
import dev.holdfast.meter.dlt698.AxdrValue.Whole;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A meter as objects show it, and what a client writes into them. */
final class Dlt698View {

  private static final int TIME = 0x40000200;
  private static final int ADDRESS = 0x40010200;
  private static final int KEEP_SUPPLY = 0x80010200;
  private static final int STATUS = 0x2014;

  /** Of the seven status words the one with relay and programming, from 1. */
  private static final int SWITCHES = 3;

  private static final int STATUS_WORDS = 7;

  private static final Map<Integer, MeterParameter> PARAMETERS =
      Map.ofEntries(
          Map.entry(0x40020200, MeterParameter.METER_NUMBER),
          Map.entry(0x41000200, MeterParameter.DEMAND_PERIOD),
          Map.entry(0x41010200, MeterParameter.DEMAND_SLIDE),
          Map.entry(0x41030200, MeterParameter.ASSET_CODE),
          Map.entry(0x41040200, MeterParameter.RATED_VOLTAGE),
          Map.entry(0x41050200, MeterParameter.RATED_CURRENT),
          Map.entry(0x41060200, MeterParameter.MAXIMUM_CURRENT),
          Map.entry(0x41070200, MeterParameter.ACTIVE_ACCURACY),
          Map.entry(0x41080200, MeterParameter.REACTIVE_ACCURACY),
          Map.entry(0x410B0200, MeterParameter.METER_TYPE));

  private static final Map<Integer, MeterEvent.Kind> EVENTS =
      Map.of(
          0x3011, MeterEvent.Kind.POWER_OFF,
          0x3012, MeterEvent.Kind.PROGRAMMING,
          0x3013, MeterEvent.Kind.METER_CLEAR,
          0x3014, MeterEvent.Kind.DEMAND_CLEAR,
          0x3015, MeterEvent.Kind.EVENT_CLEAR,
          0x3016, MeterEvent.Kind.CLOCK_SET,
          0x301B, MeterEvent.Kind.COVER_OPEN);

  private final MeterDevice device;
  private final ServerAddress address;
  private final MeasuredValues measured;

  Dlt698View(MeterDevice device, ServerAddress address) {
    this.device = device;
    this.address = address;
    this.measured = new MeasuredValues(device);
  }

  /** The value of an attribute or of its element, null where the meter has no such object. */
  @Nullable AxdrValue value(int oad) {
    MeterParameter parameter = PARAMETERS.get(oad);
    if (parameter != null) {
      String text = device.parameter(parameter);
      return text.isEmpty() ? null : encode(text, oad);
    }
    return switch (oad) {
      case TIME -> RsdCodec.moment(device.time());
      case ADDRESS -> new Octets(AxdrType.OCTET_STRING, address.digits());
      case KEEP_SUPPLY -> new Whole(AxdrType.ENUM, device.relay().keepSupply() ? 1 : 0);
      default -> other(oad);
    };
  }

  private @Nullable AxdrValue other(int oad) {
    int oi = oad >>> 16;
    if (oi == STATUS) {
      return status(oad);
    }
    MeterEvent.Kind event = EVENTS.get(oi);
    if (event != null) {
      return (oad & 0xFFFF) == 0x0400
          ? new Whole(
              AxdrType.LONG_UNSIGNED, Math.min(MeterEvents.KEPT, device.events().count(event)))
          : null;
    }
    return measured.value(oad);
  }

  private @Nullable AxdrValue status(int oad) {
    int index = Oad.index(oad);
    if ((oad >>> 8 & 0xFF) != 2 || index > STATUS_WORDS) {
      return null;
    }
    if (index > 0) {
      return word(index);
    }
    return new Group(
        AxdrType.ARRAY, IntStream.rangeClosed(1, STATUS_WORDS).mapToObj(this::word).toList());
  }

  /** Bit 0 stands first. */
  private AxdrValue word(int index) {
    StringBuilder bits = new StringBuilder("0".repeat(16));
    if (index == SWITCHES) {
      bits.setCharAt(3, device.programming() ? '1' : '0');
      bits.setCharAt(4, device.relay().tripped() ? '1' : '0');
    }
    return new Bits(bits.toString());
  }

  private static AxdrValue encode(String text, int oad) {
    DataObject object = ObjectDictionary.find(oad);
    AxdrType type = object == null ? AxdrType.VISIBLE_STRING : object.type();
    return switch (type) {
      case UNSIGNED -> new Whole(type, Long.parseLong(text));
      case OCTET_STRING -> new Octets(type, text);
      default -> new Text(type, text);
    };
  }

  /**
   * Writes an attribute.
   *
   * @return a data access result
   */
  int write(int oad, @Nullable AxdrValue value, int operator) {
    DataObject object = ObjectDictionary.find(oad);
    if (object == null) {
      return Dar.NO_SUCH_OBJECT;
    }
    if (!object.writable() || (oad & 0xFFFF) != 0x0200) {
      return Dar.REFUSED;
    }
    if (value == null || value.type() != object.type()) {
      return Dar.WRONG_TYPE;
    }
    if (oad == TIME) {
      LocalDateTime time = RsdCodec.time(value);
      if (time != null) {
        device.setTime(time, operator);
      }
      return time == null ? Dar.OUT_OF_RANGE : Dar.OK;
    }
    MeterParameter parameter = PARAMETERS.get(oad);
    if (parameter == null) {
      return Dar.REFUSED;
    }
    if (!device.parameter(parameter, value.text())) {
      return Dar.OUT_OF_RANGE;
    }
    device.events().note(MeterEvent.at(MeterEvent.Kind.PROGRAMMING, device.time(), operator));
    return Dar.OK;
  }

  /** All of a list of attributes, in its order. */
  List<Apdu.Result> values(List<Integer> names) {
    return names.stream().map(this::result).toList();
  }

  /** An attribute's value, or why there is none. */
  Apdu.Result result(int oad) {
    AxdrValue value = value(oad);
    if (value != null) {
      return new Apdu.Result(oad, Dar.OK, value);
    }
    boolean stale = device.stale() && ObjectDictionary.measured(oad) != null;
    return new Apdu.Result(oad, stale ? Dar.UNAVAILABLE : Dar.NO_SUCH_OBJECT, null);
  }
}
