package dev.holdfast.meter.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.modbus.ModbusPoint.WordOrder;
import dev.holdfast.meter.modbus.ModbusRequest.Read;
import dev.holdfast.meter.modbus.ModbusResponse.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterModelTest {

  private final List<SessionEvent> audit = new ArrayList<>();

  private static ModbusPoint holding(String name, int register, ModbusPoint.Type type) {
    return ModbusPoint.of(name, ModbusTable.HOLDING, register, type);
  }

  private static ModbusUnit unit(ServedPoint... points) {
    return ModbusUnit.of(new RegisterModel(List.of(points), false)).build();
  }

  private ModbusResponse ask(ModbusUnit unit, ModbusRequest request) {
    return unit.answer(request, audit::add);
  }

  private static void assertRefused(ModbusResponse response, ExceptionCode code) {
    assertThat(response).isEqualTo(Refusal.of(response.function(), code));
  }

  @ParameterizedTest
  @CsvSource({
    "U16, BIG, 65535, ffff",
    "I16, BIG, -2, fffe",
    "I16, BIG_SWAPPED, -2, feff",
    "U32, BIG, 305419896, 12345678",
    "U32, LITTLE, 305419896, 56781234",
    "U32, BIG_SWAPPED, 305419896, 34127856",
    "U32, LITTLE_SWAPPED, 305419896, 78563412",
    "I32, LITTLE, -1, ffffffff",
    "U64, BIG, 18446744073709551615, ffffffffffffffff",
    "U64, LITTLE, 1311768467463790320, def09abc56781234",
    "I64, BIG, -2, fffffffffffffffe",
    "F32, BIG, 1.5, 3fc00000",
    "F32, LITTLE, 1.5, 00003fc0",
    "F64, BIG, -2.5, c004000000000000",
    "BOOL, BIG, true, 0001"
  })
  void valuesStandInTheirOrder(ModbusPoint.Type type, WordOrder order, String value, String hex) {
    ModbusPoint point = holding("p", 10, type).ordered(order);
    ModbusUnit unit = unit(ServedPoint.stored(point, value));

    ModbusResponse response = ask(unit, new Read(ModbusTable.HOLDING, 10, point.registers()));

    assertThat(response)
        .isInstanceOfSatisfying(
            ModbusResponse.WordsRead.class,
            read -> {
              assertThat(read.words()).hasToString(hex);
              assertThat(point.valueIn(read.words(), 10)).isEqualTo(value);
            });
  }

  @Test
  void textEndsWithItsFirstZero() {
    ModbusPoint point = ModbusPoint.text("name", ModbusTable.INPUT, 0, 3);
    ModbusUnit unit = unit(ServedPoint.stored(point, "abc"));

    assertThat(ask(unit, new Read(ModbusTable.INPUT, 0, 3)))
        .isEqualTo(new ModbusResponse.WordsRead(4, Octets.ofWords(0x6162, 0x6300, 0)));
  }

  @Test
  void shownValuesAreAskedForAndScaled() {
    String[] volts = {"230.19"};
    ModbusPoint point = holding("u", 0, ModbusPoint.Type.U16).scaled("0.1", "V");
    ModbusUnit unit = unit(ServedPoint.shown(point, () -> volts[0]));
    Read read = new Read(ModbusTable.HOLDING, 0, 1);

    assertThat(ask(unit, read)).isEqualTo(new ModbusResponse.WordsRead(3, Octets.ofWords(2301)));
    volts[0] = "99";
    assertThat(ask(unit, read)).isEqualTo(new ModbusResponse.WordsRead(3, Octets.ofWords(990)));
  }

  @Test
  void whatIsNotThereIsRefusedUnlessGapsAreAllowed() {
    List<ServedPoint> points =
        List.of(
            ServedPoint.stored(holding("a", 0, ModbusPoint.Type.U16), "1"),
            ServedPoint.stored(holding("b", 2, ModbusPoint.Type.U16), "2"));
    Read read = new Read(ModbusTable.HOLDING, 0, 3);

    assertRefused(
        ask(unit(points.toArray(ServedPoint[]::new)), read), ExceptionCode.ILLEGAL_ADDRESS);
    assertThat(ask(ModbusUnit.of(new RegisterModel(points, true)).build(), read))
        .isEqualTo(new ModbusResponse.WordsRead(3, Octets.ofWords(1, 0, 2)));
  }

  @Test
  void aWriteOutsideTheRangeIsRefusedAndRecordedAndChangesNothing() {
    ModbusUnit unit =
        unit(
            ServedPoint.stored(holding("a", 0, ModbusPoint.Type.U16), "5").open(),
            ServedPoint.stored(holding("limit", 1, ModbusPoint.Type.I16).scaled("0.1", "A"), "7")
                .between("-10", "10.5"));

    assertRefused(
        ask(unit, new ModbusRequest.WriteRegisters(0, Octets.ofWords(9, 106))),
        ExceptionCode.ILLEGAL_VALUE);
    assertThat(audit)
        .singleElement()
        .satisfies(event -> {
          assertThat(event.kind()).isEqualTo("write-refused");
          assertThat(event.text())
              .isEqualTo("write 2 registers from 0 is refused: point limit: 10.6 is above 10.5");
        });
    assertThat(ask(unit, new Read(ModbusTable.HOLDING, 0, 2)))
        .isEqualTo(new ModbusResponse.WordsRead(3, Octets.ofWords(5, 70)));
    assertThat(ask(unit, new ModbusRequest.WriteRegister(1, 0xFF9C)))
        .as("-10 A")
        .isEqualTo(new ModbusResponse.RegisterWritten(1, 0xFF9C));
  }

  @Test
  void notANumberIsNeverWrittenToANumber() {
    ModbusUnit unit = unit(ServedPoint.stored(holding("f", 0, ModbusPoint.Type.F32), "1").open());

    assertRefused(
        ask(unit, new ModbusRequest.WriteRegisters(0, Octets.ofWords(0x7FC0, 0))),
        ExceptionCode.ILLEGAL_VALUE);
    assertThat(audit).hasSize(1);
  }

  @Test
  void readOnlyPointsAndHalvesAreRefused() {
    ModbusUnit unit =
        unit(
            ServedPoint.stored(holding("shut", 0, ModbusPoint.Type.U16), "5"),
            ServedPoint.stored(holding("wide", 1, ModbusPoint.Type.U32), "5").open());

    assertRefused(ask(unit, new ModbusRequest.WriteRegister(0, 1)), ExceptionCode.ILLEGAL_ADDRESS);
    assertRefused(ask(unit, new ModbusRequest.WriteRegister(1, 1)), ExceptionCode.ILLEGAL_ADDRESS);
    assertThat(audit).extracting(SessionEvent::text).anyMatch(t -> t.contains("can only be read"));
    assertThat(audit).extracting(SessionEvent::text).anyMatch(t -> t.contains("as a whole only"));
  }

  @Test
  void coilsAreReadAndWritten() {
    List<ServedPoint> points = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ModbusPoint coil = ModbusPoint.of("c" + i, ModbusTable.COIL, i, ModbusPoint.Type.BOOL);
      points.add(ServedPoint.stored(coil, "false").open());
    }
    ModbusUnit unit = unit(points.toArray(ServedPoint[]::new));

    ask(unit, new ModbusRequest.WriteCoil(0, true));
    ask(unit, new ModbusRequest.WriteCoils(2, 8, Octets.of((byte) 0b1000_0001)));

    assertThat(ask(unit, new Read(ModbusTable.COIL, 0, 10)))
        .isEqualTo(
            new ModbusResponse.BitsRead(ModbusTable.COIL, Octets.of((byte) 0b101, (byte) 0b10)));
  }

  @Test
  void masksAndWritesBeforeItReads() {
    ModbusUnit unit =
        unit(
            ServedPoint.stored(holding("a", 4, ModbusPoint.Type.U16), "18").open(),
            ServedPoint.stored(holding("b", 5, ModbusPoint.Type.U16), "1").open());

    ask(unit, new ModbusRequest.MaskRegister(4, 0xF2, 0x25));
    ModbusResponse read = ask(unit, new ModbusRequest.ReadWrite(4, 2, 5, Octets.ofWords(99)));

    assertThat(read).isEqualTo(new ModbusResponse.WordsRead(0x17, Octets.ofWords(0x17, 99)));
  }

  @Test
  void anOffsetIsAddedToWhatIsReadAndTakenFromWhatIsWritten() {
    ModbusPoint point =
        ModbusPoint.of("t", ModbusTable.HOLDING, 3, ModbusPoint.Type.U16)
            .scaled("0.5", "C")
            .shifted("-40");

    assertThat(point.valueIn(Octets.ofWords(new int[] {100}), 3)).isEqualTo("10.0");
    assertThat(point.words("10", RoundingMode.UNNECESSARY).word(0)).isEqualTo(100);
    assertThat(point.refuses(new BigDecimal("-40.5")))
        .isEqualTo("point t: -40.5 does not fit u16 scaled by 0.5 with -40 added");
  }

  @Test
  void wrongPointsAreRefusedWithTheReason() {
    assertThatThrownBy(() ->
            unit(
                ServedPoint.stored(holding("a", 0, ModbusPoint.Type.U32), "1"),
                ServedPoint.stored(holding("b", 1, ModbusPoint.Type.U16), "1")))
        .hasMessage("points a and b both take holding address 1");
    assertThatThrownBy(() ->
            unit(
                ServedPoint.stored(holding("a", 0, ModbusPoint.Type.U16), "1"),
                ServedPoint.stored(holding("a", 1, ModbusPoint.Type.U16), "1")))
        .hasMessage("two points are named a");
    assertThatThrownBy(() -> holding("a", 0, ModbusPoint.Type.U16).scaled("0", ""))
        .hasMessage("point a: scale 0 leaves nothing of the value");
    assertThatThrownBy(() -> holding("a", 65535, ModbusPoint.Type.U32))
        .hasMessageContaining("65535");
    ModbusPoint volts = holding("u", 0, ModbusPoint.Type.U16).scaled("0.1", "V");
    assertThatThrownBy(() -> ServedPoint.stored(volts, "1").between("0", "7000"))
        .hasMessage("point u: 7000 does not fit u16 scaled by 0.1");
    assertThatThrownBy(() -> ServedPoint.stored(volts, "1").between("5", "4"))
        .hasMessage("point u: its range is empty: 5 to 4");
    assertThatThrownBy(() -> ServedPoint.stored(volts, "1.23"))
        .hasMessage("point u: 1.23 is no multiple of 0.1");
    assertThatThrownBy(() ->
            ServedPoint.stored(ModbusPoint.of("i", ModbusTable.INPUT, 0, ModbusPoint.Type.U16), "1")
                .open())
        .hasMessage("point i: the table of its registers cannot be written");
    assertThatThrownBy(() -> ModbusPoint.of("c", ModbusTable.COIL, 0, ModbusPoint.Type.U16))
        .hasMessage("point c: u16 does not fit one bit of the coil table");
  }
}
