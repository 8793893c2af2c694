package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.line.ModbusOutcome.Answered;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusRequest;
import dev.holdfast.meter.modbus.ModbusRequest.Read;
import dev.holdfast.meter.modbus.ModbusResponse;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.Octets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModbusSessionTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MOMENT = Duration.ofMillis(10);

  private final List<ModbusOutcome> outcomes = new ArrayList<>();

  private static VirtualPort<ModbusSession> open(ModbusSettings settings) {
    return VirtualPort.open(port -> new ModbusSession(port, settings));
  }

  private static VirtualPort<ModbusSession> rtu(int retries) {
    return open(ModbusSettings.of(Carrier.RTU).waiting(SECOND, retries));
  }

  private static VirtualPort<ModbusSession> tcp() {
    return open(ModbusSettings.of(Carrier.TCP));
  }

  private static Read read(int address) {
    return new Read(ModbusTable.HOLDING, address, 1);
  }

  private void ask(VirtualPort<ModbusSession> port, int unit, ModbusRequest request) {
    port.session().ask(unit, request, outcomes::add);
  }

  private static byte[] words(Carrier carrier, int transaction, int unit, int... words) {
    ModbusResponse response = new ModbusResponse.WordsRead(3, Octets.ofWords(words));
    return carrier.wrap(transaction, unit, response.pdu());
  }

  private static byte[] rtuWords(int unit, int... words) {
    return words(Carrier.RTU, 0, unit, words);
  }

  private static Answered answered(int... words) {
    return new Answered(new ModbusResponse.WordsRead(3, Octets.ofWords(words)));
  }

  private static List<String> sent(VirtualPort<ModbusSession> port) {
    return port.takeSent().stream().map(Hex::of).toList();
  }

  @ParameterizedTest
  @EnumSource(Carrier.class)
  void asksAndTellsTheAnswer(Carrier carrier) {
    VirtualPort<ModbusSession> port = open(ModbusSettings.of(carrier));

    ask(port, 5, read(7));
    assertThat(port.takeSent()).containsExactly(carrier.wrap(1, 5, read(7).pdu()));
    port.receive(words(carrier, 1, 5, 42));

    assertThat(outcomes).containsExactly(answered(42));
    assertThat(port.session().state()).isEqualTo(ModbusSession.State.IDLE);
  }

  @Test
  void asksOneAtATimeOnASerialLine() {
    VirtualPort<ModbusSession> port = rtu(0);
    ask(port, 1, read(1));
    ask(port, 1, read(2));

    assertThat(port.takeSent()).hasSize(1);
    port.receive(rtuWords(1, 11));
    assertThat(port.takeSent()).as("the line rests").isEmpty();
    port.advance(MOMENT);
    assertThat(port.takeSent()).hasSize(1);
    port.receive(rtuWords(1, 12));

    assertThat(outcomes).containsExactly(answered(11), answered(12));
  }

  @Test
  void answersOfOtherUnitsRequestsAndJunkChangeNothing() {
    VirtualPort<ModbusSession> port = rtu(0);
    ask(port, 1, read(1));

    port.receive(Hex.bytes("fffefd"));
    port.receive(rtuWords(2, 99));
    port.receive(rtuWords(1, 98, 97));
    port.receive(Carrier.RTU.wrap(0, 1, read(3).pdu()));
    port.receive(rtuWords(1, 11));

    assertThat(outcomes).containsExactly(answered(11));
    assertThat(port.counted(SessionCounter.FOREIGN_FRAMES)).isEqualTo(3);
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isEqualTo(3);
  }

  @Test
  void aLateAnswerIsNeverTakenForTheNext() {
    VirtualPort<ModbusSession> port = rtu(0);
    ask(port, 1, read(1));
    ask(port, 1, read(2));

    port.advance(SECOND.plus(MOMENT));
    assertThat(outcomes).singleElement().isInstanceOf(ModbusOutcome.Silent.class);
    assertThat(port.takeSent()).as("the unit owes an answer").hasSize(1);
    port.receive(rtuWords(1, 11));
    port.advance(MOMENT);
    assertThat(port.takeSent()).as("it came").hasSize(1);
    port.receive(rtuWords(1, 12));

    assertThat(outcomes.getLast()).isEqualTo(answered(12));
    assertThat(port.counted(SessionCounter.LATE_REPLIES)).isEqualTo(1);
  }

  @Test
  void aSecondAnswerToARequestSentTwiceIsNotTakenForTheNext() {
    VirtualPort<ModbusSession> port = rtu(1);
    ask(port, 1, read(1));
    ask(port, 1, read(2));

    port.advance(SECOND.plus(MOMENT));
    assertThat(port.takeSent()).hasSize(2);
    port.receive(rtuWords(1, 11));
    port.advance(MOMENT);
    assertThat(port.takeSent()).as("one more may come").isEmpty();
    port.receive(rtuWords(1, 11));
    port.advance(MOMENT);
    port.receive(rtuWords(1, 12));

    assertThat(outcomes).containsExactly(answered(11), answered(12));
  }

  @Test
  void aSilentUnitHoldsUpNoOther() {
    VirtualPort<ModbusSession> port = rtu(0);
    ask(port, 1, read(1));
    ask(port, 1, read(2));
    ask(port, 2, read(3));
    port.advance(SECOND.plus(MOMENT));

    assertThat(sent(port)).hasSize(2).last().asString().startsWith("0203");
    port.receive(rtuWords(1, 11));
    port.receive(rtuWords(2, 13));

    assertThat(outcomes).hasSize(2).last().isEqualTo(answered(13));
  }

  @Test
  void aUnitRestsAsLongAsItNeeds() {
    VirtualPort<ModbusSession> port =
        open(ModbusSettings.of(Carrier.RTU).resting(Map.of(1, Duration.ofMillis(300))));
    ask(port, 1, read(1));
    ask(port, 1, read(2));
    ask(port, 2, read(3));

    port.receive(rtuWords(1, 11));
    port.advance(Duration.ofMillis(20));
    port.receive(rtuWords(2, 13));
    port.advance(Duration.ofMillis(270));
    assertThat(sent(port)).hasSize(2).last().asString().startsWith("0203");
    port.advance(Duration.ofMillis(20));

    assertThat(sent(port)).singleElement().asString().startsWith("0103");
  }

  @Test
  void broadcastsAreToldAndFollowedBySilence() {
    VirtualPort<ModbusSession> port = rtu(0);
    ask(port, 0, new ModbusRequest.WriteRegister(1, 2));
    ask(port, 1, read(1));

    assertThat(outcomes).containsExactly(new ModbusOutcome.Told());
    assertThat(port.takeSent()).hasSize(1);
    port.advance(Duration.ofMillis(101));
    assertThat(port.takeSent()).hasSize(1);
    assertThatThrownBy(() -> ask(port, 0, read(1))).hasMessageContaining("nobody answers");
  }

  @Test
  void anEchoingLineConfirmsNoWriteByItself() {
    VirtualPort<ModbusSession> port =
        open(ModbusSettings.of(Carrier.RTU).waiting(SECOND, 0).echoing());
    byte[] echo = Carrier.RTU.wrap(0, 1, new ModbusRequest.WriteRegister(1, 2).pdu());
    ask(port, 1, new ModbusRequest.WriteRegister(1, 2));

    port.receive(echo);
    assertThat(outcomes).isEmpty();
    port.receive(echo);

    assertThat(outcomes).containsExactly(new Answered(new ModbusResponse.RegisterWritten(1, 2)));
  }

  @Test
  void manyAreUnderWayOnTcpAndAnsweredInAnyOrder() {
    VirtualPort<ModbusSession> port = tcp();
    for (int i = 1; i <= 20; i++) {
      ask(port, 1, read(i));
    }

    assertThat(port.takeSent()).hasSize(16);
    for (int i = 20; i >= 1; i--) {
      port.receive(words(Carrier.TCP, i, 1, 100 + i));
    }
    assertThat(port.takeSent()).hasSize(4);
    for (int i = 17; i <= 20; i++) {
      port.receive(words(Carrier.TCP, i, 1, 100 + i));
    }

    assertThat(outcomes).hasSize(20).contains(answered(101), answered(116), answered(120));
  }

  @Test
  void onTcpNumberUnitAndFunctionMustAgree() {
    VirtualPort<ModbusSession> port = tcp();
    ask(port, 1, read(1));

    port.receive(words(Carrier.TCP, 2, 1, 9));
    port.receive(words(Carrier.TCP, 1, 2, 9));
    port.receive(words(Carrier.TCP, 1, 1, 9, 9));
    port.receive(Carrier.TCP.wrap(1, 1, new ModbusResponse.RegisterWritten(1, 9).pdu()));
    assertThat(outcomes).isEmpty();
    port.receive(words(Carrier.TCP, 1, 1, 11));

    assertThat(outcomes).containsExactly(answered(11));
  }

  @Test
  void refusalsAreToldAsSuch() {
    VirtualPort<ModbusSession> port = rtu(0);
    ask(port, 1, read(1));

    port.receive(Hex.bytes("018302c0f1"));

    assertThat(outcomes)
        .containsExactly(new ModbusOutcome.Refused(new ModbusResponse.Refusal(3, 2)));
  }

  @Test
  void everyRequestEndsWithTheChannel() {
    VirtualPort<ModbusSession> port = rtu(0);
    ask(port, 1, read(1));
    ask(port, 1, read(2));

    port.breakChannel(Cause.PEER_CLOSED, "gone");
    ask(port, 1, read(3));

    assertThat(outcomes).hasSize(3);
    assertThat(outcomes.get(0)).isInstanceOf(ModbusOutcome.Silent.class);
    assertThat(outcomes.get(1)).isInstanceOf(ModbusOutcome.Unsent.class);
    assertThat(outcomes.get(2)).isInstanceOf(ModbusOutcome.Unsent.class);
  }

  @Test
  void aStallOfOurOwnIsNoSilenceOfTheUnit() {
    VirtualPort<ModbusSession> port = rtu(0);
    ask(port, 1, read(1));

    port.arrive(rtuWords(1, 11));
    port.stall(Duration.ofSeconds(5));
    port.advance(MOMENT);

    assertThat(outcomes).containsExactly(answered(11));
  }

  @Test
  void pointsAreReadByTypeAndTogether() {
    VirtualPort<ModbusSession> port = tcp();
    UnitPoints points = new UnitPoints(port.session(), 1, 2);
    List<UnitPoints.PointsRead> read = new ArrayList<>();
    ModbusPoint volts =
        ModbusPoint.of("u", ModbusTable.HOLDING, 0, ModbusPoint.Type.U16).scaled("0.1", "V");
    ModbusPoint energy = ModbusPoint.of("e", ModbusTable.HOLDING, 3, ModbusPoint.Type.U32);
    ModbusPoint far = ModbusPoint.of("far", ModbusTable.HOLDING, 8, ModbusPoint.Type.I16);

    points.read(List.of(far, volts, energy), read::add);
    assertThat(sent(port)).containsExactly("000100000006010300000005", "000200000006010300080001");
    port.receive(words(Carrier.TCP, 1, 1, 2301, 0, 0, 1, 2));
    port.receive(Carrier.TCP.wrap(2, 1, new ModbusResponse.Refusal(3, 2).pdu()));

    assertThat(read)
        .singleElement()
        .satisfies(r -> {
          assertThat(r.values().toString()).contains("value=230.1, unit=V").contains("value=65538");
          assertThat(r.failures()).hasSize(1);
        });
  }

  @Test
  void pointsAreWrittenByType() {
    VirtualPort<ModbusSession> port = tcp();
    UnitPoints points = new UnitPoints(port.session(), 1, 0);
    ModbusPoint volts =
        ModbusPoint.of("u", ModbusTable.HOLDING, 0, ModbusPoint.Type.U16).scaled("0.1", "V");

    points.write(volts, "230.1", outcomes::add);
    points.write(
        ModbusPoint.of("f", ModbusTable.HOLDING, 3, ModbusPoint.Type.F32), "1.5", outcomes::add);
    points.write(
        ModbusPoint.of("c", ModbusTable.COIL, 3, ModbusPoint.Type.BOOL), "true", outcomes::add);

    assertThat(sent(port))
        .containsExactly(
            "0001000000060106000008fd",
            "00020000000b01100003000204" + "3fc00000",
            "00030000000601050003ff00");
    assertThatThrownBy(() -> points.write(volts, "230.15", outcomes::add))
        .hasMessage("point u: 230.15 is no multiple of 0.1");
  }
}
