package dev.holdfast.sim.meter;

import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.MeterServerSession;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.RegisterMap;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.modbus.TcpFormat;
import dev.holdfast.meter.scan.Tongue;
import dev.holdfast.sim.record.RecordFile;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The meters of one line, which all its connections share. */
final class MeterLine implements SessionFactory<MeterServerSession> {

  /** Registers of each Modbus unit. */
  private static final int REGISTERS = 10_000;

  /** One meter in one of its protocols. */
  record Voice(String address, MeterServer server) {}

  private final MeterSimSettings settings;
  private final ZoneId zone;
  private final @Nullable RecordFile record;
  private final List<Voice> voices = new ArrayList<>();
  private final List<Tongue> tongues;
  private long nowMicros;

  /**
   * @param zone where the meters hang, for their clocks
   */
  MeterLine(MeterSimSettings settings, ZoneId zone, @Nullable RecordFile record) {
    this.settings = settings;
    this.zone = zone;
    this.record = record;
    Set<MeterProtocol> spoken = EnumSet.noneOf(MeterProtocol.class);
    for (MeterIdentity meter : settings.meters()) {
      spoken.addAll(meter.protocols());
      add(meter);
    }
    boolean tcpAlone = spoken.equals(Set.of(MeterProtocol.MODBUS_TCP));
    List<Integer> units = settings.meters().stream().map(MeterIdentity::unit).toList();
    this.tongues = spoken.stream().map(protocol -> tongue(protocol, tcpAlone, units)).toList();
  }

  private void add(MeterIdentity meter) {
    long seed = Long.parseLong(meter.address()) * 251 + meter.unit();
    MeterModel model = new MeterDevice(new SimulatedMeter(seed, () -> nowMicros, zone));
    RegisterMap counting = new CountingRegisters(REGISTERS);
    RegisterMap registers =
        settings.liveRegisters() ? new LiveRegisters(model, counting) : counting;
    for (MeterProtocol protocol : meter.protocols()) {
      voices.add(
          switch (protocol) {
            case RTU -> modbus(Carrier.RTU, meter, registers);
            case MODBUS_TCP -> modbus(Carrier.TCP, meter, registers);
            case DLT645 ->
                new Voice(
                    meter.address(), new Dlt645Server(Dlt645Address.parse(meter.address()), model));
            case DLT698 ->
                new Voice(
                    meter.address(),
                    new Dlt698Server(ServerAddress.single(meter.address()), model));
          });
    }
  }

  private static Voice modbus(Carrier carrier, MeterIdentity meter, RegisterMap registers) {
    return new Voice(
        Integer.toString(meter.unit()), new ModbusServer(carrier, meter.unit(), registers));
  }

  private static Tongue tongue(MeterProtocol protocol, boolean tcpAlone, List<Integer> units) {
    return switch (protocol) {
      case RTU -> Tongue.modbus(new RtuFormat(Role.REQUEST).among(units));
      case DLT645 -> Tongue.dlt645(new Dlt645Format());
      case DLT698 -> Tongue.dlt698(new Dlt698Format());
      case MODBUS_TCP -> Tongue.modbus(new TcpFormat(tcpAlone));
    };
  }

  @Override
  public MeterServerSession create(SessionPort port) {
    Acknowledgements acknowledgements =
        record == null ? Acknowledgements.NONE : new ReplyRecord(record, port);
    List<MeterServer> servers = new ArrayList<>();
    for (Voice voice : voices) {
      servers.add(new ConnectedMeter(this, voice, port, acknowledgements));
    }
    return new MeterServerSession(port, tongues, servers, settings.gap());
  }

  /** The same on a connection that the meters have dialled. */
  DialledMeters dialled(SessionPort port) {
    ServerAddress first = ServerAddress.single(settings.meters().getFirst().address());
    return new DialledMeters(port, create(port), settings.dial(), first, zone);
  }

  /** All values of one reply are of the same moment. */
  void moveTo(long wallMicros) {
    nowMicros = wallMicros;
  }
}
