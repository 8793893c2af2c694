package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.MeterConfig;
import dev.holdfast.gateway.config.PointConfig;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.ScaledClient;
import dev.holdfast.meter.ScaledClient.Scaling;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusClient;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusTable;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Configured meters as clients that ask them. */
final class MeterClients {

  private static final int HEX = 16;

  private MeterClients() {}

  static MeterClient of(MeterConfig.Meter meter) {
    return switch (meter.speaks()) {
      case MODBUS_RTU -> modbus(meter, Carrier.RTU);
      case MODBUS_ASCII -> modbus(meter, Carrier.ASCII);
      case MODBUS_TCP -> modbus(meter, Carrier.TCP);
      case DLT645_2007 ->
          scaled(
              meter.points(),
              new Dlt645Client(
                  Dlt645Address.parse(meter.address()),
                  meter.points().stream()
                      .map(point ->
                          new Dlt645Client.Point(
                              point.name(),
                              id(point),
                              point.decimals(),
                              point.unit(),
                              of1997(point)))
                      .toList()));
      case DLT698_45 ->
          scaled(
              meter.points(),
              new Dlt698Client(
                  ServerAddress.single(meter.address()),
                  0,
                  meter.points().stream()
                      .map(point -> new Dlt698Client.Point(point.name(), id(point)))
                      .toList()));
    };
  }

  private static MeterClient modbus(MeterConfig.Meter meter, Carrier carrier) {
    return new ModbusClient(
        carrier,
        Integer.parseInt(meter.address()),
        meter.points().stream().map(MeterClients::modbusPoint).toList(),
        meter.readGap());
  }

  private static MeterClient scaled(List<PointConfig> points, MeterClient client) {
    Map<String, Scaling> scalings = new HashMap<>();
    for (PointConfig point : points) {
      Scaling scaling = new Scaling(point.scale(), point.offset(), point.unit());
      if (point.scale().compareTo(BigDecimal.ONE) != 0
          || point.offset().signum() != 0
          || point.unit() != null) {
        scalings.put(point.name(), scaling);
      }
    }
    return scalings.isEmpty() ? client : new ScaledClient(client, scalings);
  }

  /** The identifier or OAD. */
  static int id(PointConfig point) {
    return Integer.parseUnsignedInt(Objects.requireNonNull(point.id(), "checked"), HEX);
  }

  /** Whether the identifier is one of DL/T 645-1997. */
  static boolean of1997(PointConfig point) {
    return PointConfig.of1997(Objects.requireNonNull(point.id(), "checked"));
  }

  /** The point of a Modbus unit. */
  static ModbusPoint modbusPoint(PointConfig point) {
    ModbusPoint.Type type = ModbusPoint.Type.valueOf(point.typeOrUsual().name());
    return new ModbusPoint(
        point.name(),
        ModbusTable.valueOf(point.table().name()),
        Objects.requireNonNull(point.register(), "checked"),
        type,
        type == ModbusPoint.Type.TEXT
            ? Objects.requireNonNull(point.registers(), "checked")
            : type.words(),
        ModbusPoint.WordOrder.valueOf(point.words().name()),
        point.scale(),
        point.offset(),
        Objects.requireNonNullElse(point.unit(), ""));
  }
}
