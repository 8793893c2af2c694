package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.config.MeterConfig.Language;
import dev.holdfast.gateway.config.ServeConfig;
import dev.holdfast.gateway.config.ServeConfig.Stale;
import dev.holdfast.gateway.config.ServeConfig.Unit;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.MeterServerSession;
import dev.holdfast.meter.line.Protocols;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.ModbusUnit;
import dev.holdfast.meter.modbus.PointBinding;
import dev.holdfast.meter.modbus.RegisterModel;
import dev.holdfast.meter.modbus.ServedPoint;
import dev.holdfast.meter.modbus.TcpFormat;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Polled values served in protocols of meters, as a link of the gateway. */
final class ServeParts {

  private static final int MAX_UNREAD = 64 << 10;
  private static final Duration GAP = Duration.ofMillis(250);

  /** For a value that is never too old. */
  private static final Duration EVER = Duration.ofDays(36_500);

  private final ServeConfig keys;
  private final MeterHall hall;
  private final List<Tongue> tongues;
  private final AtomicReference<@Nullable Link<MeterServerSession>> link = new AtomicReference<>();

  private ServeParts(ServeConfig keys, MeterHall hall) {
    this.keys = keys;
    this.hall = hall;
    this.tongues = tongues(keys);
  }

  static HostedLink.Parts<MeterServerSession> of(LinkConfig config, MeterHall hall) {
    ServeParts parts = new ServeParts(keys(config), hall);
    return new HostedLink.Parts<>(
        "serve",
        transport(config).build(),
        parts::session,
        MeterServerSession.TABLE,
        config.heartbeat(),
        false,
        events -> parts.new Desk());
  }

  private static ServeConfig keys(LinkConfig config) {
    return Objects.requireNonNull(config.serve(), "checked with the configuration");
  }

  /** How its channels are opened and kept. */
  static LinkSettings.Builder transport(LinkConfig config) {
    return HostedLinks.settings(
        config, HostedLinks.redial(config, Duration.ofMillis(1)), MAX_UNREAD);
  }

  /** What is spoken at its port. */
  static List<Tongue> tongues(LinkConfig config) {
    return tongues(keys(config));
  }

  private static List<Tongue> tongues(ServeConfig keys) {
    List<Language> spoken = keys.spoken();
    if (spoken.equals(List.of(Language.MODBUS_TCP))) {
      return List.of(Tongue.modbus(new TcpFormat(true)));
    }
    List<Integer> units =
        keys.units().stream()
            .filter(unit -> unit.protocol() == Language.MODBUS_RTU)
            .map(unit -> Integer.valueOf(unit.address()))
            .toList();
    return Protocols.standard()
        .among(units)
        .tongues(spoken.stream().map(Language::key).toList(), Role.REQUEST);
  }

  /** Each connection has servers of its own, as what follows a read is one client's. */
  private MeterServerSession session(SessionPort port) {
    List<MeterServer> servers = keys.units().stream().map(unit -> server(unit, port)).toList();
    return new MeterServerSession(port, tongues, servers, GAP);
  }

  private MeterServer server(Unit unit, SessionPort port) {
    return switch (unit.protocol()) {
      case MODBUS_RTU -> modbus(unit, Carrier.RTU, port.epoch());
      case MODBUS_ASCII -> modbus(unit, Carrier.ASCII, port.epoch());
      case MODBUS_TCP -> modbus(unit, Carrier.TCP, port.epoch());
      case DLT645_2007 ->
          new Dlt645Server(Dlt645Address.parse(unit.address()), MeterDevice.showing(model(unit)));
      case DLT698_45 ->
          new Dlt698Server(ServerAddress.single(unit.address()), MeterDevice.showing(model(unit)));
    };
  }

  private MeterModel model(Unit unit) {
    return ServedModel.of(hall, unit.link(), unit.meter(), oldest(unit));
  }

  private static Duration oldest(Unit unit) {
    return unit.stale() == Stale.LAST ? EVER : unit.staleAfter();
  }

  private MeterServer modbus(Unit unit, Carrier carrier, long epoch) {
    ServedUnit served =
        new ServedUnit(
            carrier,
            (reply, audit) -> {
              Link<MeterServerSession> open = link.get();
              if (open != null) {
                var _ = open.execute(epoch, session -> session.late(reply, audit));
              }
            });
    List<ServedPoint> points = new ArrayList<>();
    for (ServeConfig.Shown shown : unit.points()) {
      points.add(point(unit, shown, served));
    }
    served.by(
        new ModbusServer(
            carrier,
            Integer.parseInt(unit.address()),
            ModbusUnit.of(new RegisterModel(points, unit.gaps())).build()));
    return served;
  }

  private ServedPoint point(Unit unit, ServeConfig.Shown shown, ServedUnit served) {
    ModbusPoint point = MeterClients.modbusPoint(shown.point());
    PointBinding reading =
        PointBinding.shown(
            new ServedValue(point, hall.readings(), unit, shown.source(), oldest(unit)));
    PointBinding binding =
        shown.point().writable()
            ? served.down(
                reading,
                value ->
                    hall.order(
                        unit.link(), new MeterOrder.Write(unit.meter(), shown.source(), value)))
            : reading;
    return new ServedPoint(
        point, binding, shown.point().writable(), shown.point().min(), shown.point().max());
  }

  /** A served link has no messages; it is known from its first session on. */
  private final class Desk implements Acknowledger<MeterServerSession> {
    @Override
    public void moved(Link<MeterServerSession> of, long epoch, Enum<?> to, String why) {
      link.set(of);
    }

    @Override
    public void arrived(Link<MeterServerSession> of, Message message) {}

    @Override
    public void committed(Link<MeterServerSession> of, Message message) {}
  }
}
