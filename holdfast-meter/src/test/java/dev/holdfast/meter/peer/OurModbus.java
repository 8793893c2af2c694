package dev.holdfast.meter.peer;

import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.line.MeterServerSession;
import dev.holdfast.meter.line.ModbusOutcome;
import dev.holdfast.meter.line.ModbusSession;
import dev.holdfast.meter.line.ModbusSettings;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusRequest;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.ModbusUnit;
import dev.holdfast.meter.modbus.RegisterModel;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.modbus.ServedPoint;
import dev.holdfast.meter.modbus.TcpFormat;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Our client and our server on real sockets. */
final class OurModbus implements AutoCloseable {
  static final int UNIT = 1;
  static final int SIZE = 300;
  private static final int LIMIT_SECONDS = 30;

  private final Links links = Links.open(new LinksSettings(1, false));

  /** Register n holds 7n; each third coil and each fifth input is on. */
  static ModbusUnit unit() {
    List<ServedPoint> points = new ArrayList<>();
    for (int n = 0; n < SIZE; n++) {
      points.add(served(ModbusTable.HOLDING, n, "" + register(n)).open());
      points.add(served(ModbusTable.INPUT, n, "" + register(n)));
      points.add(served(ModbusTable.COIL, n, "" + coil(n)).open());
      points.add(served(ModbusTable.DISCRETE, n, "" + input(n)));
    }
    return ModbusUnit.of(new RegisterModel(points, false)).build();
  }

  static int register(int n) {
    return 7 * n;
  }

  static boolean coil(int n) {
    return n % 3 == 0;
  }

  static boolean input(int n) {
    return n % 5 == 0;
  }

  private static ServedPoint served(ModbusTable table, int n, String value) {
    ModbusPoint.Type type = table.bits() ? ModbusPoint.Type.BOOL : ModbusPoint.Type.U16;
    return ServedPoint.stored(ModbusPoint.of(table + "-" + n, table, n, type), value);
  }

  /** Serves a unit; tells the port. */
  int serve(Carrier carrier) throws Exception {
    Tongue tongue =
        Tongue.modbus(carrier == Carrier.TCP ? new TcpFormat(true) : new RtuFormat(Role.REQUEST));
    ModbusServer server = new ModbusServer(carrier, UNIT, unit());
    Link<MeterServerSession> link =
        links.open(
            LinkSettings.of("server", Endpoint.parse("tcp-listen://127.0.0.1:0")).build(),
            port ->
                new MeterServerSession(
                    port, List.of(tongue), List.of(server), Duration.ofMillis(250)),
            new LinkListener() {});
    return link.bound().get(LIMIT_SECONDS, TimeUnit.SECONDS) instanceof Endpoint.Tcp tcp
        ? tcp.port()
        : 0;
  }

  /** A client of a port; asks once it is connected. */
  Client client(Carrier carrier, int port) throws Exception {
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    Link<ModbusSession> link =
        links.open(
            LinkSettings.of("client", Endpoint.parse("tcp://127.0.0.1:" + port)).build(),
            p ->
                new ModbusSession(
                    p, ModbusSettings.of(carrier).waiting(Duration.ofSeconds(LIMIT_SECONDS), 0)),
            new LinkListener() {
              @Override
              public void stateChanged(Link<?> changed, LinkState from, LinkState to, String why) {
                if (to == LinkState.READY) {
                  ready.complete(true);
                }
              }
            });
    ready.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return new Client(link);
  }

  /** Asks and waits. */
  record Client(Link<ModbusSession> link) {
    ModbusOutcome ask(ModbusRequest request) throws Exception {
      CompletableFuture<ModbusOutcome> outcome = new CompletableFuture<>();
      link.execute(session -> session.ask(UNIT, request, outcome::complete));
      return outcome.get(2 * LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    links.close();
  }
}
