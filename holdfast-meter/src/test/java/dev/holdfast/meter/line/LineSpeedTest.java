package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusClient;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Time-outs grow with what goes over the line, and shrink with its speed. */
class LineSpeedTest {

  /** 2400 baud, even parity: 11 bits a byte. */
  private static final LineSpeed SLOW = new LineSpeed(2400, 11);

  private static ModbusClient registers(int count) {
    return new ModbusClient(
        Carrier.RTU,
        1,
        IntStream.range(0, count)
            .mapToObj(register ->
                new ModbusPoint(
                    "r" + register,
                    ModbusTable.HOLDING,
                    register,
                    ModbusPoint.Type.U16,
                    ModbusPoint.WordOrder.BIG,
                    BigDecimal.ONE,
                    ""))
            .toList());
  }

  private static int answer(MeterClient client) {
    return client.answerBytes(client.requests().getFirst());
  }

  @Test
  void modbusAnswersAreAsLongAsTheyAre() {
    assertThat(answer(registers(1))).isEqualTo(7);
    assertThat(answer(registers(100))).isEqualTo(205);
  }

  @Test
  void dltAnswersAreAsLongAsTheDictionarySays() {
    Dlt645Address meter = Dlt645Address.parse("1");
    assertThat(answer(new Dlt645Client(meter, List.of(new Dlt645Client.Point("e", 0x00010000)))))
        .isEqualTo(24);
    assertThat(answer(new Dlt645Client(meter, List.of(new Dlt645Client.Point("?", 0x7F7F7F7F)))))
        .isEqualTo(256);
    assertThat(
            answer(
                new Dlt698Client(
                    ServerAddress.single("1"),
                    0,
                    List.of(new Dlt698Client.Point("e", 0x00100201)))))
        .isBetween(36, 80);
  }

  private static VirtualPort<MeterLine> line(LineSpeed speed, MeterClient client) {
    LineSettings usual = LineSettings.defaults();
    LineSettings settings =
        new LineSettings(
                Duration.ofMinutes(1),
                Duration.ofMillis(500),
                0,
                usual.turnaround(),
                usual.gap(),
                usual.maxQueue(),
                usual.demoteAfter(),
                usual.downInterval(),
                false,
                usual.commitDeadline())
            .on(speed, CutPolicy.STANDARD);
    return VirtualPort.open(port ->
        new MeterLine(
            port,
            Protocols.standard().tongues(Protocols.usual(), MeterFrame.Role.RESPONSE),
            List.of(new LineMeter("m", client)),
            settings));
  }

  private static long timeouts(VirtualPort<MeterLine> port, long millis) {
    port.advance(Duration.ofMillis(millis));
    return port.counted(SessionCounter.REPLY_TIMEOUTS);
  }

  @Test
  void aLongAnswerOnASlowLineHasItsTime() {
    // 8 bytes there and 205 back at 2400 baud are 976 ms.
    VirtualPort<MeterLine> port = line(SLOW, registers(100));
    assertThat(timeouts(port, 1470)).isZero();
    assertThat(timeouts(port, 10)).isEqualTo(1);
  }

  @Test
  void aShortAnswerIsWaitedForLess() {
    VirtualPort<MeterLine> port = line(SLOW, registers(1));
    assertThat(timeouts(port, 560)).isZero();
    assertThat(timeouts(port, 15)).isEqualTo(1);
  }

  @Test
  void onANetworkTheTimeIsWhatIsSet() {
    VirtualPort<MeterLine> port = line(LineSpeed.NETWORK, registers(100));
    assertThat(timeouts(port, 499)).isZero();
    assertThat(timeouts(port, 1)).isEqualTo(1);
  }
}
