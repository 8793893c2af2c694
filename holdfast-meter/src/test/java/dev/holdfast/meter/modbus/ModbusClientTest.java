package dev.holdfast.meter.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterClient.Answer;
import dev.holdfast.meter.MeterClient.Request;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.modbus.ModbusPoint.WordOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModbusClientTest {

  private static ModbusPoint point(
      String name, ModbusTable table, int register, ModbusPoint.Type type) {
    return new ModbusPoint(name, table, register, type, WordOrder.BIG, BigDecimal.ONE, "");
  }

  private static ModbusFrame frame(byte[] rtu) {
    Finding<ModbusFrame> found = new RtuFormat(Role.RESPONSE).look(rtu, 0, rtu.length);
    return ((Finding.Found<ModbusFrame>) found).frame();
  }

  private static List<String> pdus(ModbusClient client) {
    return client.requests().stream()
        .map(Request::frame)
        .map(f -> Hex.of(f).substring(2, 12))
        .toList();
  }

  @Test
  void readsTouchingRegistersTogetherAndNoOthers() {
    ModbusClient client =
        new ModbusClient(
            Carrier.RTU,
            1,
            List.of(
                point("c", ModbusTable.HOLDING, 20, ModbusPoint.Type.U16),
                point("a", ModbusTable.HOLDING, 0, ModbusPoint.Type.U32),
                point("b", ModbusTable.HOLDING, 2, ModbusPoint.Type.U64),
                point("d", ModbusTable.INPUT, 6, ModbusPoint.Type.U16)));

    assertThat(pdus(client)).containsExactly("0300000006", "0300140001", "0400060001");
  }

  @Test
  void asksForNoMoreThan125RegistersAtOnce() {
    List<ModbusPoint> points = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      points.add(point("p" + i, ModbusTable.HOLDING, 2 * i, ModbusPoint.Type.U32));
    }

    assertThat(pdus(new ModbusClient(Carrier.RTU, 1, points)))
        .containsExactly("030000007c", "03007c0004");
  }

  @ParameterizedTest
  @CsvSource({
    "U16, BIG, 1, ffff, 65535",
    "I16, BIG, 0.1, ff38, -20.0",
    "U32, BIG, 0.01, 0001e240, 1234.56",
    "U32, LITTLE, 0.01, e2400001, 1234.56",
    "I32, BIG, 1, ffffffff, -1",
    "U64, BIG, 1, ffffffffffffffff, 18446744073709551615",
    "I64, LITTLE, 0.001, ffffffffffffffff, -0.001",
    "F32, BIG, 1, 43c9aa46, 403.33026",
    "F32, LITTLE, 10, 00003fc0, 15.0",
    "F32, BIG, 1, 7fc00000, NaN"
  })
  void readsNumbersOfEachTypeExactly(
      ModbusPoint.Type type, WordOrder order, BigDecimal scale, String words, String value) {
    ModbusPoint point = new ModbusPoint("p", ModbusTable.INPUT, 9, type, order, scale, "kWh");
    ModbusClient client = new ModbusClient(Carrier.RTU, 1, List.of(point));
    byte[] data = Hex.bytes(words);
    byte[] reply = Carrier.RTU.wrap(0, 1, Hex.join(new byte[] {4, (byte) data.length}, data));

    Answer answer = client.match(client.requests().getFirst(), frame(reply));

    assertThat(answer).isEqualTo(new Answer.Values(List.of(new PointValue("p", value, "kWh"))));
  }

  @Test
  void tellsAReplyToAnotherRequestApart() {
    ModbusClient client =
        new ModbusClient(
            Carrier.RTU, 1, List.of(point("a", ModbusTable.HOLDING, 0, ModbusPoint.Type.U32)));
    Request request = client.requests().getFirst();

    assertThat(client.match(request, frame(Hex.bytes("01030200017984"))))
        .as("one register in place of two")
        .isInstanceOf(Answer.NotMine.class);
    assertThat(client.match(request, frame(Hex.bytes("0104040000e2b23351"))))
        .as("other function")
        .isInstanceOf(Answer.NotMine.class);
    assertThat(client.match(request, frame(Carrier.RTU.wrap(0, 2, Hex.bytes("030400000001")))))
        .as("other unit")
        .isInstanceOf(Answer.NotMine.class);
    assertThat(client.match(request, frame(Carrier.RTU.wrap(0, 1, Hex.bytes("8302")))))
        .isEqualTo(new Answer.Refused("illegal data address"));
  }

  @Test
  void numbersEachTcpRequestAnew() {
    ModbusClient client =
        new ModbusClient(
            Carrier.TCP, 1, List.of(point("a", ModbusTable.HOLDING, 0, ModbusPoint.Type.U16)));
    Request first = client.requests().getFirst();
    Request second = client.requests().getFirst();
    byte[] reply = Carrier.TCP.wrap(1, 1, Hex.bytes("03020005"));
    Finding.Found<ModbusFrame> found =
        (Finding.Found<ModbusFrame>) new TcpFormat(false).look(reply, 0, reply.length);

    assertThat(client.match(first, found.frame())).isInstanceOf(Answer.Values.class);
    assertThat(client.match(second, found.frame())).isInstanceOf(Answer.NotMine.class);
  }
}
