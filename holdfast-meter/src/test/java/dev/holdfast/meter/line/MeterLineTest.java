package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusClient;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusPoint.WordOrder;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.scan.Tongue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeterLineTest {
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration GAP = Duration.ofMillis(100);
  private static final Duration TURNAROUND = Duration.ofMillis(20);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static LineSettings settings(boolean awaitCommit) {
    return new LineSettings(
        INTERVAL,
        TIMEOUT,
        1,
        TURNAROUND,
        GAP,
        2,
        2,
        Duration.ofSeconds(60),
        awaitCommit,
        Duration.ofSeconds(5));
  }

  private static LineMeter meter(int unit, int... registers) {
    List<ModbusPoint> points = new ArrayList<>();
    for (int register : registers) {
      points.add(
          new ModbusPoint(
              "r" + register,
              ModbusTable.HOLDING,
              register,
              ModbusPoint.Type.U16,
              WordOrder.BIG,
              new BigDecimal("0.1"),
              "V"));
    }
    return new LineMeter("m" + unit, new ModbusClient(Carrier.RTU, unit, points));
  }

  private static VirtualPort<MeterLine> line(boolean awaitCommit, LineMeter... meters) {
    List<Tongue> tongues = List.of(Tongue.modbus(new RtuFormat(Role.RESPONSE)));
    return VirtualPort.open(
        port -> new MeterLine(port, tongues, List.of(meters), settings(awaitCommit)));
  }

  private static String read(int unit, int register) {
    return Hex.of(
        Carrier.RTU.wrap(0, unit, new byte[] {3, (byte) (register >> 8), (byte) register, 0, 1}));
  }

  private static byte[] value(int unit, int value) {
    return Carrier.RTU.wrap(0, unit, new byte[] {3, 2, (byte) (value >> 8), (byte) value});
  }

  private static List<String> sent(VirtualPort<MeterLine> port) {
    return port.takeSent().stream().map(Hex::of).toList();
  }

  private static List<String> kinds(VirtualPort<MeterLine> port) {
    return port.events().stream().map(SessionEvent::kind).toList();
  }

  @Test
  void deliversWhatAMeterAnswers() {
    VirtualPort<MeterLine> port = line(true, meter(1, 7));
    assertThat(sent(port)).containsExactly(read(1, 7));

    port.receive(value(1, 2301));

    MeterReading reading = (MeterReading) port.delivered().getFirst();
    assertThat(reading.text()).endsWith("\nr7 230.1 V");
    assertThat(reading.protocol()).isEqualTo("modbus-rtu");
    assertThat(reading.kind()).isEqualTo("reading");
    assertThat(reading.bytes()).isEqualTo(value(1, 2301));
    assertThat(reading.values()).containsExactly(new PointValue("r7", "230.1", "V"));
    assertThat(reading.fields())
        .containsEntry("meter", "m1")
        .containsEntry("address", "1")
        .containsEntry(
            "values", Map.of("r7", Map.of("value", new BigDecimal("230.1"), "unit", "V")));
  }

  @Test
  void asksNothingBeforeTheReadingIsDurable() {
    VirtualPort<MeterLine> port = line(true, meter(1, 7), meter(2, 7));
    sent(port);
    port.receive(value(1, 1));
    port.advance(Duration.ofSeconds(30));
    assertThat(sent(port)).isEmpty();
    assertThat(port.session().state()).isEqualTo(LineState.AWAITING_COMMIT);

    port.session().committed(new MeterReading("m1", "modbus-rtu", "1", List.of(), new byte[0]));
    port.advance(TURNAROUND);
    assertThat(sent(port)).as("another reading's commit").isEmpty();

    port.session().committed(port.delivered().getFirst());
    port.advance(TURNAROUND);
    assertThat(sent(port)).containsExactly(read(2, 7));
  }

  @Test
  void tellsOfACommitThatTakesTooLong() {
    VirtualPort<MeterLine> port = line(true, meter(1, 7));
    port.receive(value(1, 1));

    port.advance(Duration.ofSeconds(11));

    assertThat(kinds(port)).containsExactly("commit-late", "commit-late");
  }

  @Test
  void goesOnAfterTheTurnaroundWhereNoCommitIsAwaited() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7), meter(2, 7));
    sent(port);
    port.receive(value(1, 1));
    assertThat(sent(port)).isEmpty();

    port.advance(TURNAROUND);

    assertThat(sent(port)).containsExactly(read(2, 7));
  }

  @Test
  void asksAgainAtTheNextInterval() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7));
    sent(port);
    port.receive(value(1, 1));
    port.advance(INTERVAL.minusMillis(1));
    assertThat(sent(port)).isEmpty();

    port.advance(Duration.ofMillis(1));

    assertThat(sent(port)).containsExactly(read(1, 7));
  }

  @Test
  void sendsAgainAfterTimeOutAndGapThenGivesUp() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7), meter(2, 7));
    sent(port);

    port.advance(TIMEOUT);
    assertThat(sent(port)).isEmpty();
    port.advance(GAP);
    assertThat(sent(port)).containsExactly(read(1, 7));
    port.advance(TIMEOUT.plus(GAP));

    assertThat(sent(port)).containsExactly(read(2, 7));
    assertThat(port.counted(SessionCounter.REPLY_TIMEOUTS)).isEqualTo(2);
    assertThat(port.counted(SessionCounter.RESENDS)).isEqualTo(1);
  }

  @Test
  void takesALateReplyInTheGapForTheAnswerItIs() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7), meter(2, 7));
    sent(port);
    port.advance(TIMEOUT.plusMillis(50));

    port.receive(value(1, 5));
    port.advance(TURNAROUND);

    assertThat(port.delivered()).hasSize(1);
    assertThat(sent(port)).containsExactly(read(2, 7));
    assertThat(port.counted(SessionCounter.LATE_REPLIES)).isEqualTo(1);
    assertThat(port.counted(SessionCounter.RESENDS)).isZero();
  }

  @Test
  void waitsForTheReplyStillOwedBeforeTheNextRequest() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7, 20));
    port.advance(TIMEOUT.plus(GAP));
    assertThat(sent(port)).containsExactly(read(1, 7), read(1, 7));

    port.receive(value(1, 5));
    port.advance(Duration.ofMillis(200));
    assertThat(sent(port)).as("the second reply is still owed").isEmpty();
    port.receive(value(1, 5));
    port.advance(TURNAROUND);

    assertThat(sent(port)).containsExactly(read(1, 20));
    assertThat(port.delivered()).hasSize(1);
    assertThat(port.counted(SessionCounter.LATE_REPLIES)).isEqualTo(1);
  }

  @Test
  void neverTakesAReplyAfterGivingUpForTheNextAnswer() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7), meter(2, 7));
    port.advance(TIMEOUT.plus(GAP).multipliedBy(2));
    assertThat(sent(port)).endsWith(read(2, 7));

    port.receive(value(1, 5));
    assertThat(port.delivered()).isEmpty();
    assertThat(port.counted(SessionCounter.LATE_REPLIES)).isEqualTo(1);
    port.receive(value(2, 6));

    assertThat(((MeterReading) port.delivered().getFirst()).meter()).isEqualTo("m2");
  }

  @Test
  void asksADeadMeterLessOftenAndSoonAgainOnceItAnswers() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7), meter(2, 7));
    int[] asked = new int[3];
    for (int ms = 0; ms < 300_000; ms += 10) {
      for (byte[] request : port.takeSent()) {
        asked[request[0]]++;
        if (request[0] == 2) {
          port.receive(value(2, 6));
        }
      }
      port.advance(Duration.ofMillis(10));
    }
    assertThat(asked[2]).isEqualTo(30);
    assertThat(asked[1]).isBetween(7, 9);
    assertThat(kinds(port)).containsExactly("meter-down");

    while (port.takeSent().stream().noneMatch(r -> r[0] == 1)) {
      port.advance(Duration.ofMillis(10));
      if (port.session().state() == LineState.AWAITING_REPLY) {
        port.receive(value(2, 6));
      }
    }
    port.receive(value(1, 5));
    assertThat(kinds(port)).containsExactly("meter-down", "meter-up");

    asked[1] = 0;
    for (int ms = 0; ms < 11_000; ms += 10) {
      for (byte[] request : port.takeSent()) {
        asked[request[0]]++;
        port.receive(value(request[0], 5));
      }
      port.advance(Duration.ofMillis(10));
    }
    assertThat(asked[1]).isEqualTo(1);
  }

  @Test
  void doubtsTheLineWhenNoMeterAnswers() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7), meter(2, 7));

    port.advance(Duration.ofSeconds(30));

    assertThat(port.suspicions()).isNotEmpty();
    assertThat(port.suspicions().getFirst().subject()).isEqualTo("REPLY");
  }

  @Test
  void ignoresEchoesAndForeignReplies() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7));
    port.receive(Hex.bytes(read(1, 7)));
    port.receive(value(9, 5));
    port.receive(Carrier.RTU.wrap(0, 1, new byte[] {3, 4, 0, 1, 0, 2}));
    assertThat(port.delivered()).isEmpty();

    port.receive(value(1, 5));

    assertThat(port.delivered()).hasSize(1);
    assertThat(port.counted(SessionCounter.FOREIGN_FRAMES)).isEqualTo(3);
  }

  @Test
  void hearsAReplyCutInPiecesBehindNoise() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7));

    port.receiveSplit(Hex.join(Hex.bytes("ffffff00"), value(1, 5)), 2, 5, 8);

    assertThat(port.delivered()).hasSize(1);
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isEqualTo(4);
  }

  @Test
  void showsTheBytesThatCameInPlaceOfAReply() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7));
    byte[] bad = value(1, 5);
    bad[3] ^= 1;

    port.receive(bad);
    port.advance(TIMEOUT);

    assertThat(port.counted(SessionCounter.BAD_FRAMES)).isEqualTo(1);
    assertThat(port.events().getFirst().text()).contains(Hex.of(bad));
  }

  @Test
  void tellsOfARefusalOnceAndGoesOn() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7, 20));
    for (int turn = 0; turn < 2; turn++) {
      sent(port);
      port.receive(Carrier.RTU.wrap(0, 1, new byte[] {(byte) 0x83, 2}));
      port.advance(TURNAROUND);
      assertThat(sent(port)).containsExactly(read(1, 20));
      port.receive(value(1, 5));
      port.advance(INTERVAL);
    }

    assertThat(kinds(port)).containsExactly("refused");
    assertThat(port.counted(SessionCounter.REJECTS_IN)).isEqualTo(2);
  }

  @Test
  void givesAReplyAMomentWhenItsOwnTimerWasLate() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7));
    Map<?, ?> armed = port.timers();
    assertThat(armed.keySet()).hasToString("[REPLY]");
    port.cancel(LineState.Timer.REPLY);
    port.advance(TIMEOUT.multipliedBy(4));

    port.session().expired(LineState.Timer.REPLY);
    assertThat(port.session().state()).isEqualTo(LineState.AWAITING_REPLY);
    port.receive(value(1, 5));

    assertThat(port.delivered()).hasSize(1);
    assertThat(port.counted(SessionCounter.REPLY_TIMEOUTS)).isZero();
  }

  @Test
  void readsAMeterOutOfTurnUpToABound() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7), meter(2, 7));
    sent(port);
    assertThat(port.session().ask("m1")).isTrue();
    assertThat(port.session().ask("m1")).isTrue();
    assertThat(port.session().ask("m1")).isFalse();
    assertThatThrownBy(() -> port.session().ask("x")).hasMessageContaining("x");

    port.receive(value(1, 5));
    port.advance(TURNAROUND);

    assertThat(sent(port)).as("before the meter that is due").containsExactly(read(1, 7));
  }

  @Test
  void keepsOneRequestOnTheLineAtATime() {
    VirtualPort<MeterLine> port = line(false, meter(1, 7, 20), meter(2, 7), meter(3, 7));
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<byte[]> now = port.takeSent();
      assertThat(now).hasSize(1);
      all.addAll(now);
      port.receive(value(now.getFirst()[0], 5));
      port.advance(TURNAROUND);
    }

    assertThat(all.stream().map(Hex::of))
        .isEqualTo(Arrays.asList(read(1, 7), read(1, 20), read(2, 7), read(3, 7)));
  }
}
