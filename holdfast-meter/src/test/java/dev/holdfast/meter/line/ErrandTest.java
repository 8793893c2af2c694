package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusCall;
import dev.holdfast.meter.modbus.ModbusClient;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusRequest;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is asked of a meter out of its turn, and what a line does by the clock. */
class ErrandTest {
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration GAP = Duration.ofMillis(100);
  private static final Duration TURNAROUND = Duration.ofMillis(20);
  private static final byte[] READ = Hex.bytes("0300070001");
  private static final byte[] WRITE = Hex.bytes("0600090005");

  private final List<Errand.Outcome> outcomes = new ArrayList<>();

  private static LineMeter meter(int unit) {
    return new LineMeter("m" + unit, client(unit, 7));
  }

  private static ModbusClient client(int unit, int register) {
    return new ModbusClient(
        Carrier.RTU,
        unit,
        List.of(
            ModbusPoint.of("r" + register, ModbusTable.HOLDING, register, ModbusPoint.Type.U16)));
  }

  private static VirtualPort<MeterLine> line(boolean awaitCommit, List<Duty> duties) {
    LineSettings settings =
        new LineSettings(
            Duration.ofSeconds(10),
            TIMEOUT,
            0,
            TURNAROUND,
            GAP,
            2,
            2,
            Duration.ofSeconds(60),
            awaitCommit,
            Duration.ofSeconds(5));
    return VirtualPort.open(port ->
        new MeterLine(
            port,
            List.of(Tongue.modbus(new RtuFormat(Role.RESPONSE))),
            List.of(meter(1), meter(2)),
            duties,
            settings));
  }

  private Errand write(int unit) {
    ModbusCall call = new ModbusCall(Carrier.RTU, 0, unit, new ModbusRequest.WriteRegister(9, 5));
    return Errand.of("m" + unit, call, call.requests(), outcomes::add);
  }

  private static byte[] frame(int unit, byte[] pdu) {
    return Carrier.RTU.wrap(0, unit, pdu);
  }

  private static List<String> sent(VirtualPort<MeterLine> port) {
    return port.takeSent().stream().map(Hex::of).toList();
  }

  private static String hex(int unit, byte[] pdu) {
    return Hex.of(frame(unit, pdu));
  }

  private static void answer(VirtualPort<MeterLine> port, int unit, String pdu) {
    port.receive(frame(unit, Hex.bytes(pdu)));
    port.advance(TURNAROUND);
  }

  @Test
  void goesBeforeTheMetersThatAreDueAndTellsItsOutcome() {
    VirtualPort<MeterLine> port = line(false, List.of());
    assertThat(sent(port)).containsExactly(hex(1, READ));

    port.session().run(write(2));
    answer(port, 1, "03020001");
    assertThat(sent(port)).containsExactly(hex(2, WRITE));
    answer(port, 2, "0600090005");

    assertThat(outcomes).containsExactly(new Errand.Answered(List.of()));
    assertThat(sent(port)).as("then the meter that was due").containsExactly(hex(2, READ));
    assertThat(port.delivered()).hasSize(1);
  }

  @Test
  void endsOnceWhateverHappens() {
    VirtualPort<MeterLine> port = line(false, List.of());
    port.session().run(write(1));
    port.session().run(write(2));
    port.session().run(write(1));
    assertThat(outcomes)
        .as("two wait already")
        .containsExactly(new Errand.Unsent("2 errands wait already"));
    answer(port, 1, "03020001");
    answer(port, 1, "8603");
    assertThat(outcomes.getLast()).isEqualTo(new Errand.Refused("illegal data value"));
    port.advance(TIMEOUT.plus(GAP));
    assertThat(outcomes.getLast())
        .isEqualTo(new Errand.Silent("no reply within 500 ms, asked 1 times"));

    port.session().run(write(1));
    port.session().run(write(2));
    port.breakChannel(Cause.PEER_CLOSED, "gone");
    assertThat(outcomes.subList(3, 5))
        .containsExactly(
            new Errand.Silent("the channel ended: gone"),
            new Errand.Unsent("the channel ended: gone"));
    port.session().run(write(1));
    assertThat(outcomes.getLast()).isEqualTo(new Errand.Unsent("the channel is not open"));
    assertThat(outcomes).hasSize(6);
  }

  @Test
  void doesNotKnowStrangers() {
    VirtualPort<MeterLine> port = line(false, List.of());
    assertThatThrownBy(() -> port.session().run(write(3)))
        .hasMessageContaining("no meter named m3");
  }

  @Test
  void isNotAnsweredWhereItIsSaidToAll() {
    VirtualPort<MeterLine> port = line(false, List.of());
    sent(port);
    ModbusCall call = new ModbusCall(Carrier.RTU, 0, 0, new ModbusRequest.WriteRegister(9, 5));
    port.session().run(Errand.told("m1", call, call.requests().getFirst(), outcomes::add));
    answer(port, 1, "03020001");
    assertThat(sent(port)).containsExactly(hex(0, WRITE));

    port.advance(GAP.plus(TURNAROUND));

    assertThat(outcomes).containsExactly(new Errand.Told());
    assertThat(sent(port)).containsExactly(hex(2, READ));
    assertThat(port.events()).isEmpty();
  }

  @Test
  void waitsForTheCommitOfWhatItDelivers() {
    VirtualPort<MeterLine> port = line(true, List.of());
    sent(port);
    ModbusClient client = client(1, 30);
    port.session()
        .run(
            new Errand(
                "m1",
                client,
                client.requests(),
                true,
                reading -> List.of(reading, reading),
                outcomes::add));
    port.receive(frame(1, Hex.bytes("03020001")));
    port.session().committed(port.delivered().getFirst());
    port.advance(TURNAROUND);
    sent(port);
    port.receive(frame(1, Hex.bytes("03020009")));
    port.advance(TURNAROUND);
    assertThat(outcomes).isEmpty();
    assertThat(port.delivered()).hasSize(3);

    port.session().committed(port.delivered().getLast());
    port.advance(TURNAROUND);

    assertThat(outcomes)
        .containsExactly(new Errand.Answered(List.of(new PointValue("r30", "9", ""))));
  }

  /** Asks unit 2 each minute, and at once. */
  private final class Minutely implements Duty {
    private @Nullable Long next;
    private boolean running;

    @Override
    public long untilDue(long wallMicros) {
      Long at = next;
      return running ? Long.MAX_VALUE : at == null ? 0 : at - wallMicros;
    }

    @Override
    public Errand begin(long wallMicros) {
      next = wallMicros + 60_000_000;
      running = true;
      Errand write = write(2);
      return Errand.of(
          "m2",
          write.client(),
          write.requests(),
          outcome -> {
            running = false;
            outcomes.add(outcome);
          });
    }
  }

  @Test
  void aDutyIsDoneWhenItIsDueBesideThePolling() {
    VirtualPort<MeterLine> port = line(false, List.of(new Minutely()));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      for (byte[] request : port.takeSent()) {
        all.add(Hex.of(request));
        boolean write = (request[1] & 0xFF) == 6;
        port.receive(frame(request[0], write ? Hex.bytes("0600090005") : Hex.bytes("03020001")));
      }
      port.advance(Duration.ofMillis(100));
    }
    assertThat(all.stream().filter(hex(2, WRITE)::equals)).hasSize(4);
    assertThat(all.stream().filter(hex(1, READ)::equals)).hasSize(20);
    assertThat(outcomes).hasSize(4);
  }

  @Test
  void aDutyThatIsAlwaysDueStarvesNoMeter() {
    Duty always =
        new Duty() {
          @Override
          public long untilDue(long wallMicros) {
            return 0;
          }

          @Override
          public Errand begin(long wallMicros) {
            return write(2);
          }
        };
    VirtualPort<MeterLine> port = line(false, List.of(always));
    sent(port);
    answer(port, 2, "0600090005");
    assertThat(sent(port)).containsExactly(hex(1, READ));
    answer(port, 1, "03020001");
    assertThat(sent(port)).containsExactly(hex(2, WRITE));
    answer(port, 2, "0600090005");
    assertThat(sent(port)).containsExactly(hex(2, READ));
  }
}
