package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.PointValue;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A line of meters of all protocols, some of them dead, whose frames are lost, spoilt and late. No
 * byte tells the replies to the two requests of one meter apart, so that meter's replies come
 * before the line stops waiting for what is owed: in time, or late where the request is sent again.
 */
@Tag("long")
class MeterLineProof {

  private static final Duration TICK = Duration.ofMillis(10);
  private static final int FAULTY_TICKS = 20_000;
  private static final int RECOVERY_TICKS = 9_000;
  private static final int QUIET_TICKS = 10_000;
  private static final int IN_TIME = 40;
  private static final int LATE = 400;
  private static final int LATE_BUT_OWED = 160;
  private static final byte ALIKE = 1;

  /**
   * Readings of one live meter in the quiet time, at one each 10 s and one turn lost at the edge.
   */
  private static final int LEAST_QUIET_READINGS = 8;

  private static final Map<String, String> EXPECTED =
      Map.of(
          "a/low", "10",
          "a/high", "500",
          "b/only", "1234",
          "c/energy", "1234.56",
          "c/voltage", "231.4",
          "d/energy", "1234.56",
          "d/frequency", "49.98");

  @Test
  void readsTheRightValuesThroughFaults() {
    Proof.run("meter-line", random -> new Run(random).round());
  }

  private static List<Tongue> tongues(Role expected) {
    return List.of(
        Tongue.modbus(new RtuFormat(expected)),
        Tongue.dlt645(new Dlt645Format()),
        Tongue.dlt698(new Dlt698Format()));
  }

  private static ModbusPoint register(String name, int number) {
    return new ModbusPoint(
        name,
        ModbusTable.HOLDING,
        number,
        ModbusPoint.Type.U16,
        ModbusPoint.WordOrder.BIG,
        BigDecimal.ONE,
        "");
  }

  private static LineMeter dead(int unit) {
    return new LineMeter(
        "dead-" + unit, new ModbusClient(Carrier.RTU, unit, List.of(register("none", 7))));
  }

  private static List<LineMeter> meters() {
    return List.of(
        new LineMeter(
            "a",
            new ModbusClient(
                Carrier.RTU, ALIKE, List.of(register("low", 10), register("high", 500)))),
        new LineMeter("b", new ModbusClient(Carrier.RTU, 2, List.of(register("only", 1234)))),
        new LineMeter(
            "c",
            new Dlt645Client(
                Dlt645Address.parse("123456789012"),
                List.of(
                    new Dlt645Client.Point("energy", 0x00010000),
                    new Dlt645Client.Point("voltage", 0x02010100)))),
        new LineMeter(
            "d",
            new Dlt698Client(
                ServerAddress.single("123456789013"),
                16,
                List.of(
                    new Dlt698Client.Point("energy", 0x00100201),
                    new Dlt698Client.Point("frequency", 0x200F0200)))),
        dead(9),
        dead(10),
        dead(11),
        dead(12),
        dead(13));
  }

  /** One round. */
  private static final class Run {
    private final Random random;
    private final VirtualPort<MeterServerSession> servers;
    private final VirtualPort<MeterLine> line;
    private final BadLine up;
    private final BadLine down;
    private long tick;
    private int seen;

    /** The last request to the meter whose replies are alike. */
    private byte[] lastAlike = {};

    Run(Random random) {
      this.random = random;
      this.up = new BadLine(random);
      this.down = new BadLine(random);
      MeterModel model = PlainMeter.threePhase();
      this.servers =
          VirtualPort.open(port ->
              new MeterServerSession(
                  port,
                  tongues(Role.REQUEST),
                  List.of(
                      new ModbusServer(Carrier.RTU, ALIKE, new CountingRegisters(10_000)),
                      new ModbusServer(Carrier.RTU, 2, new CountingRegisters(10_000)),
                      new Dlt645Server(Dlt645Address.parse("123456789012"), model),
                      new Dlt698Server(ServerAddress.single("123456789013"), model)),
                  Duration.ofMillis(100)));
      LineSettings settings = LineSettings.defaults();
      this.line =
          VirtualPort.open(port -> new MeterLine(port, tongues(Role.RESPONSE), meters(), settings));
    }

    void round() {
      int badness = 1 + random.nextInt(40);
      run(FAULTY_TICKS, badness);
      run(RECOVERY_TICKS, 0);
      int before = seen;
      run(QUIET_TICKS, 0);
      Map<String, Integer> counts = new HashMap<>();
      for (Decoded reading : line.delivered().subList(before, seen)) {
        MeterReading read = (MeterReading) reading;
        read.values().forEach(v -> counts.merge(read.meter() + "/" + v.point(), 1, Integer::sum));
      }
      assertThat(counts.keySet()).isEqualTo(EXPECTED.keySet());
      assertThat(counts.values()).allMatch(count -> count >= LEAST_QUIET_READINGS);
      assertThat(line.over() || servers.over()).isFalse();
    }

    private void run(int ticks, int badness) {
      for (int left = ticks; left > 0; left--) {
        send(line, true, badness);
        send(servers, false, badness);
        up.arrive(tick, servers);
        down.arrive(tick, line);
        commit();
        line.advance(TICK);
        servers.advance(TICK);
        tick++;
      }
    }

    private void send(VirtualPort<?> from, boolean request, int badness) {
      BadLine wire = request ? up : down;
      for (byte[] frame : from.takeSent()) {
        boolean late = badness > 0 && random.nextInt(100) < badness;
        long due =
            tick + random.nextInt(badness == 0 ? 3 : late ? latest(frame, request) : IN_TIME);
        wire.carry(random.nextInt(100) < badness ? wire.spoilt(frame) : frame, due);
        if (request && frame[0] == ALIKE) {
          lastAlike = frame;
        }
      }
    }

    private int latest(byte[] frame, boolean request) {
      if (frame[0] != ALIKE) {
        return LATE;
      }
      boolean fresh = request && !Arrays.equals(frame, lastAlike);
      return fresh ? LATE_BUT_OWED : IN_TIME;
    }

    private void commit() {
      List<Decoded> delivered = line.delivered();
      while (seen < delivered.size()) {
        MeterReading reading = (MeterReading) delivered.get(seen++);
        for (PointValue value : reading.values()) {
          String point = reading.meter() + "/" + value.point();
          assertThat(value.value()).as(point).isEqualTo(EXPECTED.get(point));
        }
        line.session().committed(reading);
      }
    }
  }
}
