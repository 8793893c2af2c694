package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusClient;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.scan.Tongue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Client and meters of all three protocols on one line, its bytes cut at random. */
class SharedLineTest {
  private static final Duration TICK = Duration.ofMillis(10);

  private static List<Tongue> tongues(Role expected) {
    return List.of(
        Tongue.modbus(new RtuFormat(expected)),
        Tongue.dlt645(new Dlt645Format()),
        Tongue.dlt698(new Dlt698Format()));
  }

  private static List<LineMeter> meters() {
    ModbusPoint register =
        new ModbusPoint(
            "register",
            ModbusTable.HOLDING,
            4711,
            ModbusPoint.Type.U16,
            ModbusPoint.WordOrder.BIG,
            BigDecimal.ONE,
            "");
    return List.of(
        new LineMeter("a", new ModbusClient(Carrier.RTU, 1, List.of(register))),
        new LineMeter(
            "b",
            new Dlt645Client(
                Dlt645Address.parse("123456789012"),
                List.of(new Dlt645Client.Point("energy", 0x00010000)))),
        new LineMeter(
            "c",
            new Dlt698Client(
                ServerAddress.single("123456789013"),
                16,
                List.of(new Dlt698Client.Point("energy", 0x00100201)))));
  }

  private static VirtualPort<MeterServerSession> servers() {
    MeterModel model = PlainMeter.threePhase();
    return VirtualPort.open(port ->
        new MeterServerSession(
            port,
            tongues(Role.REQUEST),
            List.of(
                new ModbusServer(Carrier.RTU, 1, new CountingRegisters(10_000)),
                new Dlt645Server(Dlt645Address.parse("123456789012"), model),
                new Dlt698Server(ServerAddress.single("123456789013"), model)),
            Duration.ofMillis(100)));
  }

  private static void carry(VirtualPort<?> from, VirtualPort<?> to, Random random) {
    for (byte[] sent : from.takeSent()) {
      to.receiveSplit(sent, random.ints(2, 0, sent.length + 1).sorted().toArray());
    }
  }

  @Test
  void readsAllMetersOfAllProtocolsInTurn() {
    Random random = new Random(3);
    VirtualPort<MeterServerSession> meters = servers();
    VirtualPort<MeterLine> line =
        VirtualPort.open(
            port -> new MeterLine(port, tongues(Role.RESPONSE), meters(), LineSettings.defaults()));
    int committed = 0;
    for (int tick = 0; tick < 2_950; tick++) {
      carry(line, meters, random);
      carry(meters, line, random);
      List<Decoded> delivered = line.delivered();
      if (delivered.size() > committed) {
        committed = delivered.size();
        line.session().committed(delivered.getLast());
      }
      line.advance(TICK);
      meters.advance(TICK);
    }

    List<String> protocols = line.delivered().stream().map(Decoded::protocol).toList();
    assertThat(protocols)
        .containsExactly(
            "modbus-rtu",
            "dlt645-2007",
            "dlt698.45",
            "modbus-rtu",
            "dlt645-2007",
            "dlt698.45",
            "modbus-rtu",
            "dlt645-2007",
            "dlt698.45");
    assertThat(line.delivered().getFirst().text()).isEqualTo("a, modbus-rtu 1\nregister 4711");
    assertThat(line.delivered().get(1).text()).contains("\nenergy ").endsWith(" kWh");
    assertThat(line.delivered().get(2).text()).contains("\nenergy ").endsWith(" kWh");
    assertThat(line.events()).isEmpty();
    assertThat(line.counted(SessionCounter.REPLY_TIMEOUTS)).isZero();
    assertThat(meters.counted(SessionCounter.JUNK_BYTES)).isZero();
  }
}
