package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.proof.Kernels;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusClient;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Meters over TCP where evidence decides: who is slow is kept, who is dead is cut. */
class LineDoubtTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** One meter in each protocol. */
  enum Spoken {
    MODBUS,
    DLT645,
    DLT698;

    private MeterClient client(int meter) {
      return switch (this) {
        case MODBUS ->
            new ModbusClient(
                Carrier.RTU,
                meter,
                List.of(
                    new ModbusPoint(
                        "r",
                        ModbusTable.HOLDING,
                        7,
                        ModbusPoint.Type.U16,
                        ModbusPoint.WordOrder.BIG,
                        BigDecimal.ONE,
                        "")));
        case DLT645 ->
            new Dlt645Client(
                Dlt645Address.parse(Integer.toString(meter)),
                List.of(new Dlt645Client.Point("e", 0x00010000)));
        case DLT698 ->
            new Dlt698Client(
                ServerAddress.single(Integer.toString(meter)),
                0,
                List.of(new Dlt698Client.Point("e", 0x00100201)));
      };
    }

    private MeterServer server(int meter) {
      return switch (this) {
        case MODBUS -> new ModbusServer(Carrier.RTU, meter, new CountingRegisters(100));
        case DLT645 ->
            new Dlt645Server(Dlt645Address.parse(Integer.toString(meter)), PlainMeter.threePhase());
        case DLT698 ->
            new Dlt698Server(
                ServerAddress.single(Integer.toString(meter)), PlainMeter.threePhase());
      };
    }
  }

  private static VirtualPort<MeterLine> line(Spoken spoken, int meters, CutPolicy policy) {
    LineSettings usual = LineSettings.defaults();
    LineSettings settings =
        new LineSettings(
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                2,
                usual.turnaround(),
                usual.gap(),
                usual.maxQueue(),
                usual.demoteAfter(),
                usual.downInterval(),
                false,
                usual.commitDeadline())
            .on(LineSpeed.NETWORK, policy);
    List<LineMeter> all =
        IntStream.rangeClosed(1, meters)
            .mapToObj(meter -> new LineMeter("m" + meter, spoken.client(meter)))
            .toList();
    return VirtualPort.open(port ->
        new MeterLine(
            port,
            Protocols.standard().tongues(Protocols.usual(), MeterFrame.Role.RESPONSE),
            all,
            settings));
  }

  private static byte[] replies(Spoken spoken, int meter, byte[] sent) {
    ByteArrayOutputStream replies = new ByteArrayOutputStream();
    MeterServer server = spoken.server(meter);
    FrameScanner.scan(
        Protocols.standard().tongues(Protocols.usual(), MeterFrame.Role.REQUEST),
        sent,
        0,
        sent.length,
        new FrameSink() {
          @Override
          public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {
            byte[] reply = server.reply(frame);
            replies.writeBytes(reply == null ? new byte[0] : reply);
          }

          @Override
          public void junk(byte[] bytes, int from, int to) {}
        });
    return replies.toByteArray();
  }

  private static void answer(VirtualPort<MeterLine> port, Spoken spoken, int meter) {
    byte[] replies = replies(spoken, meter, port.takeSentBytes());
    if (replies.length > 0) {
      port.receive(replies);
    }
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void aPeerThatAnswersLateIsKept(Spoken spoken) {
    VirtualPort<MeterLine> port = line(spoken, 1, CutPolicy.VERIFIED);
    port.kernelSays(Kernels::acknowledging);
    for (int round = 0; round < 5; round++) {
      answer(port, spoken, 1);
      port.advance(Duration.ofSeconds(40));
      assertThat(port.doubted()).isTrue();
      answer(port, spoken, 1);
      assertThat(port.doubted()).isFalse();
    }
    assertThat(port.over()).isFalse();
    assertThat(port.cases()).isNotEmpty().allMatch(each -> each.outcome() == Outcome.KEPT);
    int late = port.delivered().size();
    for (int i = 0; i < 100; i++) {
      port.advance(Duration.ofMillis(200));
      answer(port, spoken, 1);
    }
    assertThat(port.delivered()).hasSizeGreaterThan(late);
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void aPeerWhoseSystemLivesAndThatAnswersNothingIsCutAtTheLimit(Spoken spoken) {
    VirtualPort<MeterLine> port = line(spoken, 1, CutPolicy.VERIFIED);
    port.kernelSays(Kernels::acknowledging);
    answer(port, spoken, 1);
    port.advance(Duration.ofSeconds(60));
    assertThat(port.over()).isFalse();
    port.advance(Duration.ofSeconds(30));
    assertThat(port.closeCause()).isEqualTo(Cause.PEER_HUNG);
    assertThat(
            port.cases().getLast().evidence().stream()
                .flatMap(fact -> fact.signs().stream())
                .toList())
        .contains(Sign.PROBES_SILENT);
  }

  @Test
  void aDeadPathIsCutSoon() {
    VirtualPort<MeterLine> port = line(Spoken.DLT645, 1, CutPolicy.VERIFIED);
    port.kernelSays(Kernels::resending);
    port.advance(Duration.ofSeconds(25));
    assertThat(port.closeCause()).isEqualTo(Cause.PATH_DEAD);
  }

  @Test
  void theProbeIsOneCheapReadNowAndThen() {
    VirtualPort<MeterLine> port = line(Spoken.MODBUS, 1, CutPolicy.VERIFIED);
    port.kernelSays(Kernels::acknowledging);
    port.advance(Duration.ofSeconds(10));
    port.takeSent();
    port.advance(Duration.ofSeconds(30));
    assertThat(port.takeSent()).hasSizeBetween(5, 7).allMatch(frame -> frame.length == 8);
  }

  @Test
  void oneDeadMeterOfManyRaisesNoDoubt() {
    VirtualPort<MeterLine> port = line(Spoken.DLT645, 4, CutPolicy.VERIFIED);
    port.kernelSays(Kernels::acknowledging);
    for (int i = 0; i < 3000; i++) {
      byte[] sent = port.takeSentBytes();
      for (int meter = 1; meter <= 3; meter++) {
        byte[] replies = replies(Spoken.DLT645, meter, sent);
        if (replies.length > 0) {
          port.receive(replies);
        }
      }
      port.advance(Duration.ofMillis(50));
    }
    assertThat(port.suspicions()).isEmpty();
    assertThat(port.delivered()).hasSizeGreaterThanOrEqualTo(3 * 14);
  }

  @Test
  void bytesThatAreNoAnswerEndTheDoubt() {
    VirtualPort<MeterLine> port = line(Spoken.DLT645, 1, CutPolicy.VERIFIED);
    port.kernelSays(Kernels::acknowledging);
    for (int i = 0; i < 10; i++) {
      port.advance(Duration.ofSeconds(30));
      port.receive((byte) 'H', (byte) 'B');
    }
    assertThat(port.over()).isFalse();
  }

  @Test
  void wherePoliciesLeaveItToTimersNothingIsCut() {
    VirtualPort<MeterLine> port = line(Spoken.DLT645, 1, CutPolicy.STANDARD);
    port.kernelSays(Kernels::acknowledging);
    port.advance(SECOND.multipliedBy(600));
    assertThat(port.over()).isFalse();
    assertThat(port.suspicions()).isNotEmpty();
  }
}
