package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.config.MeterConfig;
import dev.holdfast.link.Link;
import dev.holdfast.link.session.Message;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.LineMeter;
import dev.holdfast.meter.line.LineSettings;
import dev.holdfast.meter.line.LineState;
import dev.holdfast.meter.line.MeterLine;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusClient;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A line of meters as a link of the gateway: each reading is durable before the line asks on. */
final class MeterParts {

  /** More than the largest frame of any meter protocol. */
  private static final int MAX_FRAME_BYTES = 64 << 10;

  private static final int HEX = 16;

  private MeterParts() {}

  static HostedLink.Parts<MeterLine> of(LinkConfig config) {
    MeterConfig keys = Objects.requireNonNull(config.meter(), "checked with the configuration");
    List<Tongue> tongues = keys.protocols().stream().map(MeterParts::tongue).toList();
    List<LineMeter> meters =
        keys.meters().stream().map(meter -> new LineMeter(meter.name(), client(meter))).toList();
    LineSettings settings = settings(keys);
    return new HostedLink.Parts<>(
        "meter",
        HostedLinks.settings(
                config, HostedLinks.redial(config, Duration.ofMillis(1)), MAX_FRAME_BYTES)
            .build(),
        port -> new MeterLine(port, tongues, meters, settings),
        LineState.TABLE,
        config.heartbeat(),
        false,
        events -> new Commits());
  }

  private static LineSettings settings(MeterConfig keys) {
    LineSettings usual = LineSettings.defaults();
    return new LineSettings(
        keys.interval(),
        keys.timeout(),
        keys.retries(),
        keys.turnaround(),
        usual.gap(),
        usual.maxQueue(),
        usual.demoteAfter(),
        usual.downInterval(),
        true,
        usual.commitDeadline());
  }

  private static Tongue tongue(MeterConfig.Language language) {
    return switch (language) {
      case MODBUS_RTU -> Tongue.modbus(new RtuFormat(MeterFrame.Role.RESPONSE));
      case DLT645_2007 -> Tongue.dlt645(new Dlt645Format());
      case DLT698_45 -> Tongue.dlt698(new Dlt698Format());
    };
  }

  private static MeterClient client(MeterConfig.Meter meter) {
    return switch (meter.protocol()) {
      case MODBUS_RTU ->
          new ModbusClient(
              Carrier.RTU,
              Integer.parseInt(meter.address()),
              meter.points().stream().map(MeterParts::modbusPoint).toList());
      case DLT645_2007 ->
          new Dlt645Client(
              Dlt645Address.parse(meter.address()),
              meter.points().stream()
                  .map(point -> new Dlt645Client.Point(point.name(), id(point), null, point.unit()))
                  .toList());
      case DLT698_45 ->
          new Dlt698Client(
              ServerAddress.single(meter.address()),
              0,
              meter.points().stream()
                  .map(point -> new Dlt698Client.Point(point.name(), id(point)))
                  .toList());
    };
  }

  private static int id(MeterConfig.Point point) {
    return Integer.parseUnsignedInt(Objects.requireNonNull(point.id(), "checked"), HEX);
  }

  private static ModbusPoint modbusPoint(MeterConfig.Point point) {
    return new ModbusPoint(
        point.name(),
        ModbusTable.valueOf(point.table().name()),
        Objects.requireNonNull(point.register(), "checked"),
        ModbusPoint.Type.valueOf(point.type().name()),
        ModbusPoint.WordOrder.valueOf(point.words().name()),
        point.scale(),
        Objects.requireNonNullElse(point.unit(), ""));
  }

  /** A meter is acknowledged by being asked on. */
  private static final class Commits implements Acknowledger<MeterLine> {
    @Override
    public void arrived(Link<MeterLine> link, Message message) {}

    @Override
    public void committed(Link<MeterLine> link, Message message) {
      var _ = link.execute(message.epoch(), line -> line.committed(message.decoded()));
    }
  }
}
