package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.modbus.AsciiFormat;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusRequest.Read;
import dev.holdfast.meter.modbus.ModbusResponse;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.modbus.TcpFormat;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A client and the units of its channel, some of them dead, whose frames are lost, spoilt and late.
 * Register n holds n, so that an answer taken for another request would show. Where answers have no
 * number they come before the late window is over; on TCP they may come as late as they like.
 */
@Tag("long")
class ModbusSessionProof {
  private static final Duration TICK = Duration.ofMillis(10);
  private static final int LIVE = 4;
  private static final int DEAD = 2;
  private static final int FAULTY_TICKS = 16_000;
  private static final int QUIET_TICKS = 12_000;

  /** Enough to end twenty requests, all to units that are dead. */
  private static final int DRAIN_TICKS = 10_000;

  private static final int IN_TIME = 30;
  private static final int BEFORE_THE_WINDOW_ENDS = 95;
  private static final int LATE = 900;

  @Test
  void takesNoAnswerForAnother() {
    Proof.run("modbus-session", random -> new Run(random).round());
  }

  /** A request and what became of it. */
  private static final class Asked {
    private final int unit;
    private final Read read;
    private final List<ModbusOutcome> outcomes = new ArrayList<>();

    Asked(int unit, Read read) {
      this.unit = unit;
      this.read = read;
    }

    void take(ModbusOutcome outcome) {
      outcomes.add(outcome);
      if (outcome instanceof ModbusOutcome.Answered(ModbusResponse response)) {
        int[] expected =
            IntStream.range(read.address(), read.address() + read.quantity()).toArray();
        int[] words =
            response instanceof ModbusResponse.WordsRead read3
                ? IntStream.range(0, read3.words().words()).map(read3.words()::word).toArray()
                : new int[0];
        assertThat(words).as("%s of unit %d", read, unit).isEqualTo(expected);
      }
    }
  }

  private static final class Run {
    private final Random random;
    private final Carrier carrier;
    private final VirtualPort<MeterServerSession> servers;
    private final VirtualPort<ModbusSession> client;
    private final BadLine up;
    private final BadLine down;
    private final List<Asked> asked = new ArrayList<>();
    private long tick;

    Run(Random random) {
      this.random = random;
      this.up = new BadLine(random);
      this.down = new BadLine(random);
      this.carrier = List.of(Carrier.RTU, Carrier.ASCII, Carrier.TCP).get(random.nextInt(3));
      List<MeterServer> units = new ArrayList<>();
      for (int unit = 1; unit <= LIVE; unit++) {
        units.add(new ModbusServer(carrier, unit, new CountingRegisters(10_000)));
      }
      Tongue tongue =
          Tongue.modbus(
              switch (carrier) {
                case RTU -> new RtuFormat(Role.REQUEST);
                case ASCII -> new AsciiFormat();
                case TCP -> new TcpFormat(true);
              });
      Duration gap = Duration.ofMillis(100);
      this.servers =
          VirtualPort.open(port -> new MeterServerSession(port, List.of(tongue), units, gap));
      ModbusSettings settings =
          ModbusSettings.of(carrier)
              .waiting(Duration.ofSeconds(1), random.nextInt(3))
              .resting(Map.of(2, Duration.ofMillis(200)));
      this.client = VirtualPort.open(port -> new ModbusSession(port, settings));
    }

    void round() {
      run(FAULTY_TICKS, 1 + random.nextInt(40));
      run(QUIET_TICKS, 0);
      int before = asked.size();
      run(QUIET_TICKS, 0);
      assertThat(client.session().pending()).isZero();
      for (Asked a : asked) {
        assertThat(a.outcomes).as("%s of unit %d", a.read, a.unit).hasSize(1);
      }
      assertThat(asked.subList(before, asked.size()))
          .filteredOn(a -> a.unit <= LIVE)
          .isNotEmpty()
          .filteredOn(a -> a.outcomes.getFirst() instanceof ModbusOutcome.Silent)
          .as("nothing is lost on a quiet line")
          .isEmpty();
    }

    private void run(int ticks, int badness) {
      for (int left = ticks; left > 0; left--) {
        if (left > DRAIN_TICKS && client.session().pending() < 20 && random.nextInt(6) == 0) {
          ask();
        }
        send(client, up, badness);
        send(servers, down, badness);
        up.arrive(tick, servers);
        down.arrive(tick, client);
        client.advance(TICK);
        servers.advance(TICK);
        tick++;
      }
    }

    private void ask() {
      int unit = 1 + random.nextInt(random.nextInt(10) == 0 ? LIVE + DEAD : LIVE);
      Asked one =
          new Asked(
              unit, new Read(ModbusTable.HOLDING, random.nextInt(9_000), 1 + random.nextInt(4)));
      asked.add(one);
      client.session().ask(unit, one.read, one::take);
    }

    private void send(VirtualPort<?> from, BadLine wire, int badness) {
      for (byte[] frame : from.takeSent()) {
        boolean late = badness > 0 && random.nextInt(100) < badness;
        int most = carrier == Carrier.TCP ? LATE : BEFORE_THE_WINDOW_ENDS;
        long due = tick + random.nextInt(late ? most : badness == 0 ? 3 : IN_TIME);
        wire.carry(random.nextInt(100) < badness ? spoilt(wire, frame) : frame, due);
      }
    }

    /** TCP spoils no bytes; there a frame may only be lost. */
    private byte[] spoilt(BadLine wire, byte[] frame) {
      return carrier == Carrier.TCP ? new byte[0] : wire.spoilt(frame);
    }
  }
}
