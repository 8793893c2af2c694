package dev.holdfast.meter.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame.Role;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every function code of the table, as bytes to a unit and back, in each carrier. */
class ModbusFunctionsTest {
  private static final int UNIT = 7;

  private static final String CODES =
      """
      01 0000 0002 > 01 01 01
      02 0000 0001 > 02 01 01
      03 0000 0002 > 03 04 000b000c
      04 0000 0001 > 04 02 0015
      05 0001 ff00 > 05 0001 ff00
      06 0000 0003 > 06 0000 0003
      0f 0000 0002 01 02 > 0f 0000 0002
      10 0000 0002 04 00040005 > 10 0000 0002
      14 07 06 0004 0001 0001 > 14 04 03 06 0065
      15 09 06 0004 0001 0001 0009 > 15 09 06 0004 0001 0001 0009
      16 0000 00f2 0025 > 16 0000 00f2 0025
      17 0000 0001 0001 0001 02 0008 > 17 02 000b
      18 04de > 18 0006 0002 00010002
      2b 0e 01 00 > 2b 0e 01 81 00 00 01 00 01 41
      41 0102 > 41 0102
      09 > 89 01
      """;

  private static final String SERIAL_CODES =
      """
      07 > 07 6d
      08 0000 a537 > 08 0000 a537
      0b > 0b 0000 0000
      11 > 11 02 05ff
      """;

  private static ServedPoint point(ModbusTable table, int at, ModbusPoint.Type type, String text) {
    return ServedPoint.stored(ModbusPoint.of(table.name() + at, table, at, type), text).open();
  }

  private static ModbusUnit unit() {
    return ModbusUnit.of(
            new RegisterModel(
                List.of(
                    point(ModbusTable.COIL, 0, ModbusPoint.Type.BOOL, "true"),
                    point(ModbusTable.COIL, 1, ModbusPoint.Type.BOOL, "false"),
                    point(ModbusTable.HOLDING, 0, ModbusPoint.Type.U16, "11"),
                    point(ModbusTable.HOLDING, 1, ModbusPoint.Type.U16, "12"),
                    ServedPoint.stored(
                        ModbusPoint.of("d", ModbusTable.DISCRETE, 0, ModbusPoint.Type.BOOL),
                        "true"),
                    ServedPoint.stored(
                        ModbusPoint.of("i", ModbusTable.INPUT, 0, ModbusPoint.Type.U16), "21")),
                false))
        .exceptionStatus(() -> 0x6D)
        .serverId(Octets.of((byte) 5, (byte) 0xFF))
        .file(4, Octets.ofWords(100, 101))
        .queue(0x4DE, () -> Octets.ofWords(1, 2))
        .name(0, "A")
        .function(0x41, data -> new ModbusResponse.UserAnswer(0x41, data))
        .build();
  }

  private static List<String[]> rows(String table) {
    return table.lines().map(row -> row.split(" > ", 2)).toList();
  }

  private static byte[] pdu(String hex) {
    return Hex.bytes(hex.replace(" ", ""));
  }

  /** The reply to a request that came as bytes. */
  private static byte[] ask(Carrier carrier, ModbusServer server, byte[] pdu) {
    byte[] bytes = carrier.wrap(9, UNIT, pdu);
    FrameFormat<ModbusFrame> format =
        switch (carrier) {
          case RTU -> new RtuFormat(Role.REQUEST);
          case ASCII -> new AsciiFormat();
          case TCP -> new TcpFormat(true);
        };
    ModbusFrame frame =
        format.lookLast(bytes, 0, bytes.length) instanceof Found<ModbusFrame> found
            ? found.frame()
            : Objects.requireNonNull(
                new RtuFormat(Role.REQUEST).run(bytes, 0, bytes.length), Hex.of(pdu));
    return Objects.requireNonNull(server.reply(frame), Hex.of(pdu));
  }

  @ParameterizedTest
  @EnumSource(Carrier.class)
  void eachIsAnsweredByTheBook(Carrier carrier) {
    Stream<String[]> serial = carrier == Carrier.TCP ? Stream.empty() : rows(SERIAL_CODES).stream();
    Stream.concat(rows(CODES).stream(), serial)
        .forEach(row ->
            assertThat(ask(carrier, new ModbusServer(carrier, UNIT, unit()), pdu(row[0])))
                .as(row[0])
                .isEqualTo(carrier.wrap(9, UNIT, pdu(row[1]))));
  }
}
