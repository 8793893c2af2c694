package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.MeterConfig;
import dev.holdfast.gateway.config.PointConfig;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterSwitch;
import dev.holdfast.meter.dlt645.DataDictionary;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Credential;
import dev.holdfast.meter.dlt645.Dlt645Password;
import dev.holdfast.meter.dlt645.Dlt645Request;
import dev.holdfast.meter.dlt645.RelayCommand;
import dev.holdfast.meter.dlt698.Apdu;
import dev.holdfast.meter.dlt698.AxdrType;
import dev.holdfast.meter.dlt698.AxdrValue;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.Dlt698Service;
import dev.holdfast.meter.dlt698.ObjectDictionary;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.Errand;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusCall;
import dev.holdfast.meter.modbus.Points;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Orders to meters as what is asked of them on their line. */
final class MeterErrands {

  private static final int NORMAL = 1;
  private static final int HEX = 16;
  private static final int CLOCK = 0x40000200;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** Methods of the relay and alarm objects. */
  private static final Map<MeterSwitch.Command, Integer> METHODS =
      Map.of(
          MeterSwitch.Command.ALARM, 0x80007F00,
          MeterSwitch.Command.ALARM_OFF, 0x80008000,
          MeterSwitch.Command.TRIP, 0x80008100,
          MeterSwitch.Command.CLOSE, 0x80008200,
          MeterSwitch.Command.KEEP_SUPPLY, 0x80017F00,
          MeterSwitch.Command.KEEP_SUPPLY_OFF, 0x80018000);

  private final List<MeterConfig.Meter> meters;
  private final Supplier<LocalDateTime> clock;
  private int number;

  /**
   * @param clock local time
   */
  MeterErrands(List<MeterConfig.Meter> meters, Supplier<LocalDateTime> clock) {
    this.meters = List.copyOf(meters);
    this.clock = clock;
  }

  /** An order that is not allowed or cannot be, with a constant name for programs. */
  static final class NotPossible extends Exception {
    private static final long serialVersionUID = 1L;
    private final String cause;

    NotPossible(String cause, String why) {
      super(why);
      this.cause = cause;
    }

    String reason() {
      return cause;
    }
  }

  /** What is asked of the meter. */
  Errand errand(MeterOrder order, Consumer<Errand.Outcome> to) throws NotPossible {
    MeterConfig.Meter meter =
        meters.stream()
            .filter(one -> one.name().equals(order.meter()))
            .findFirst()
            .orElseThrow(() -> new NotPossible("NO_METER", "the link has no meter of this name"));
    try {
      return switch (order) {
        case MeterOrder.Write write -> write(meter, write, to);
        case MeterOrder.Turn turn -> turn(meter, turn.command(), to);
        case MeterOrder.SetTime _ -> setTime(meter, to);
      };
    } catch (IllegalArgumentException e) {
      throw new NotPossible("BAD_VALUE", String.valueOf(e.getMessage()));
    }
  }

  private Errand write(MeterConfig.Meter meter, MeterOrder.Write write, Consumer<Errand.Outcome> to)
      throws NotPossible {
    PointConfig point =
        meter.points().stream()
            .filter(one -> one.name().equals(write.point()))
            .findFirst()
            .orElseThrow(() -> new NotPossible("NO_POINT", "the meter has no point of this name"));
    if (!point.writable()) {
      throw new NotPossible("READ_ONLY", "the configuration does not allow it: writable");
    }
    String outside = outside(point, write.value());
    if (outside != null) {
      throw new NotPossible("OUT_OF_RANGE", outside);
    }
    return switch (meter.speaks()) {
      case MODBUS_RTU -> modbus(meter, Carrier.RTU, point, write.value(), to);
      case MODBUS_ASCII -> modbus(meter, Carrier.ASCII, point, write.value(), to);
      case MODBUS_TCP -> modbus(meter, Carrier.TCP, point, write.value(), to);
      case DLT645_2007 -> {
        Dlt645Client client = dlt645(meter);
        int di = MeterClients.id(point);
        String hex = DataDictionary.encode(di, unscaled(point, write.value()));
        yield Errand.of(
            meter.name(),
            client,
            List.of(client.request(new Dlt645Request.Write(di, credential(meter), hex))),
            to);
      }
      case DLT698_45 -> {
        int oad = MeterClients.id(point);
        AxdrValue value = ObjectDictionary.value(oad, unscaled(point, write.value()));
        yield change(meter, Dlt698Service.SET_REQUEST, oad, value, to);
      }
    };
  }

  private static @Nullable String outside(PointConfig point, String value) {
    BigDecimal min = point.min();
    BigDecimal max = point.max();
    if (min == null && max == null) {
      return null;
    }
    BigDecimal number = new BigDecimal(value);
    if (min != null && number.compareTo(min) < 0) {
      return value + " is below " + min.toPlainString();
    }
    return max != null && number.compareTo(max) > 0
        ? value + " is above " + max.toPlainString()
        : null;
  }

  private static String unscaled(PointConfig point, String value) {
    if (point.scale().compareTo(BigDecimal.ONE) == 0 && point.offset().signum() == 0) {
      return value;
    }
    return new BigDecimal(value)
        .subtract(point.offset())
        .divide(point.scale(), MathContext.DECIMAL64)
        .toPlainString();
  }

  private Errand modbus(
      MeterConfig.Meter meter,
      Carrier carrier,
      PointConfig point,
      String value,
      Consumer<Errand.Outcome> to) {
    number = (number + 1) & 0x7FFF;
    ModbusCall call =
        new ModbusCall(
            carrier,
            0x8000 | number,
            Integer.parseInt(meter.address()),
            Points.write(MeterClients.modbusPoint(point), value));
    return Errand.of(meter.name(), call, call.requests(), to);
  }

  private Errand turn(
      MeterConfig.Meter meter, MeterSwitch.Command command, Consumer<Errand.Outcome> to)
      throws NotPossible {
    return switch (meter.speaks()) {
      case DLT645_2007 -> {
        Dlt645Client client = dlt645(meter);
        RelayCommand relay =
            Arrays.stream(RelayCommand.values())
                .filter(one -> one.command() == command)
                .findFirst()
                .orElseThrow(() -> new NotPossible("NO_COMMAND", "DL/T 645 has no " + command));
        LocalDateTime until = clock.get().plusHours(1);
        yield Errand.of(
            meter.name(),
            client,
            List.of(client.request(new Dlt645Request.Relay(credential(meter), relay, until))),
            to);
      }
      case DLT698_45 -> {
        Integer method = METHODS.get(command);
        if (method == null) {
          throw new NotPossible("NO_COMMAND", "DL/T 698.45 has no " + command);
        }
        yield change(meter, Dlt698Service.ACTION_REQUEST, method, new AxdrValue.Null(), to);
      }
      default -> throw new NotPossible("NO_COMMAND", "a Modbus unit has points only");
    };
  }

  private Errand setTime(MeterConfig.Meter meter, Consumer<Errand.Outcome> to) throws NotPossible {
    LocalDateTime now = clock.get();
    return switch (meter.speaks()) {
      case DLT645_2007 -> {
        Dlt645Client client = dlt645(meter);
        yield Errand.of(meter.name(), client, client.setTime(now, credential(meter)), to);
      }
      case DLT698_45 ->
          change(
              meter,
              Dlt698Service.SET_REQUEST,
              CLOCK,
              new AxdrValue.Moment(AxdrType.DATE_TIME_S, MOMENT.format(now)),
              to);
      default -> throw new NotPossible("NO_COMMAND", "a Modbus unit has points only");
    };
  }

  /** A connection with the password, then the change. */
  private Errand change(
      MeterConfig.Meter meter,
      Dlt698Service service,
      int name,
      AxdrValue value,
      Consumer<Errand.Outcome> to)
      throws NotPossible {
    Dlt698Client client = new Dlt698Client(ServerAddress.single(meter.address()), 0, List.of());
    number = (number + 2) & 0x3E;
    MeterClient.Request connect =
        client.request(
            new Apdu.ConnectRequest(
                Dlt698Service.CONNECT_REQUEST.code(),
                number,
                Apdu.Terms.USUAL,
                new Apdu.Access.Password(access(meter).password())));
    MeterClient.Request change =
        client.request(
            new Apdu.Change(
                service.code(), NORMAL, number + 1, List.of(new Apdu.Result(name, 0, value))));
    return Errand.of(meter.name(), client, List.of(connect, change), to);
  }

  private static Dlt645Client dlt645(MeterConfig.Meter meter) {
    return new Dlt645Client(Dlt645Address.parse(meter.address()), List.of());
  }

  private static MeterConfig.Access access(MeterConfig.Meter meter) throws NotPossible {
    MeterConfig.Access access = meter.access();
    if (access == null) {
      throw new NotPossible("NO_PASSWORD", "the configuration has no `access` for the meter");
    }
    return access;
  }

  private static Dlt645Credential credential(MeterConfig.Meter meter) throws NotPossible {
    MeterConfig.Access access = access(meter);
    return new Dlt645Credential(
        new Dlt645Password(access.level(), Integer.parseInt(access.password())),
        Integer.parseInt(Integer.toString(access.operator()), HEX));
  }
}
