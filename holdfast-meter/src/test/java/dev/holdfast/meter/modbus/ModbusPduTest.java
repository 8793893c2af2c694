package dev.holdfast.meter.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.meter.Hex;
import dev.holdfast.meter.modbus.ModbusPdu.FilePlace;
import dev.holdfast.meter.modbus.ModbusPdu.FileRecords;
import dev.holdfast.meter.modbus.ModbusRequest.FileSpan;
import dev.holdfast.meter.modbus.ModbusResponse.IdObject;
import dev.holdfast.meter.modbus.ModbusResponse.Refusal;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModbusPduTest {

  private static byte[] bytes(String hex) {
    return Hex.bytes(hex.replace(" ", ""));
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of("01 0013 0013", new ModbusRequest.Read(ModbusTable.COIL, 0x13, 0x13)),
        Arguments.of("02 00c4 0016", new ModbusRequest.Read(ModbusTable.DISCRETE, 196, 22)),
        Arguments.of("03 006b 0003", new ModbusRequest.Read(ModbusTable.HOLDING, 107, 3)),
        Arguments.of("04 0008 0001", new ModbusRequest.Read(ModbusTable.INPUT, 8, 1)),
        Arguments.of("05 00ac ff00", new ModbusRequest.WriteCoil(172, true)),
        Arguments.of("05 00ac 0000", new ModbusRequest.WriteCoil(172, false)),
        Arguments.of("06 0001 0003", new ModbusRequest.WriteRegister(1, 3)),
        Arguments.of("07", new ModbusRequest.ReadExceptionStatus()),
        Arguments.of("08 0000 a537", new ModbusRequest.Diagnose(0, Octets.ofWords(0xA537))),
        Arguments.of("08 0000 a537 0001", new ModbusRequest.Diagnose(0, Octets.ofWords(0xA537, 1))),
        Arguments.of("0b", new ModbusRequest.ReadEventCounter()),
        Arguments.of(
            "0f 0013 000a 02 cd01",
            new ModbusRequest.WriteCoils(19, 10, Octets.of((byte) 0xCD, (byte) 1))),
        Arguments.of(
            "10 0001 0002 04 000a0102",
            new ModbusRequest.WriteRegisters(1, Octets.ofWords(10, 0x102))),
        Arguments.of("11", new ModbusRequest.ReportServerId()),
        Arguments.of(
            "14 0e 06000400010002 06000300090002",
            new ModbusRequest.ReadFile(
                List.of(
                    new FileSpan(new FilePlace(4, 1), 2), new FileSpan(new FilePlace(3, 9), 2)))),
        Arguments.of(
            "15 0d 06000400070003 06af04be100d",
            new ModbusRequest.WriteFile(
                List.of(
                    new FileRecords(new FilePlace(4, 7), Octets.ofWords(0x06AF, 0x04BE, 0x100D))))),
        Arguments.of("16 0004 00f2 0025", new ModbusRequest.MaskRegister(4, 0xF2, 0x25)),
        Arguments.of(
            "17 0003 0006 000e 0003 06 00ff00ff00ff",
            new ModbusRequest.ReadWrite(3, 6, 14, Octets.ofWords(255, 255, 255))),
        Arguments.of("18 04de", new ModbusRequest.ReadFifo(0x4DE)),
        Arguments.of("2b 0e 01 00", new ModbusRequest.ReadIdentification(1, 0)),
        Arguments.of("41 0102", new ModbusRequest.UserDefined(0x41, Octets.ofWords(0x102))));
  }

  static Stream<Arguments> responses() {
    return Stream.of(
        Arguments.of(
            "01 03 cd6b05",
            new ModbusResponse.BitsRead(
                ModbusTable.COIL, Octets.of((byte) 0xCD, (byte) 0x6B, (byte) 5))),
        Arguments.of(
            "02 01 35", new ModbusResponse.BitsRead(ModbusTable.DISCRETE, Octets.of((byte) 0x35))),
        Arguments.of(
            "03 06 022b00000064", new ModbusResponse.WordsRead(3, Octets.ofWords(0x22B, 0, 0x64))),
        Arguments.of("04 02 000a", new ModbusResponse.WordsRead(4, Octets.ofWords(10))),
        Arguments.of("05 00ac ff00", new ModbusResponse.CoilWritten(172, true)),
        Arguments.of("06 0001 0003", new ModbusResponse.RegisterWritten(1, 3)),
        Arguments.of("07 6d", new ModbusResponse.ExceptionStatus(0x6D)),
        Arguments.of("08 0000 a537", new ModbusResponse.Diagnosed(0, Octets.ofWords(0xA537))),
        Arguments.of("0b ffff 0108", new ModbusResponse.EventCounter(0xFFFF, 0x108)),
        Arguments.of("0f 0013 000a", new ModbusResponse.RangeWritten(0x0F, 19, 10)),
        Arguments.of("10 0001 0002", new ModbusResponse.RangeWritten(0x10, 1, 2)),
        Arguments.of("11 02 05ff", new ModbusResponse.ServerId(Octets.ofWords(0x5FF))),
        Arguments.of(
            "14 0c 05060dfe0020 050633cd0040",
            new ModbusResponse.FileRead(
                List.of(Octets.ofWords(0xDFE, 0x20), Octets.ofWords(0x33CD, 0x40)))),
        Arguments.of(
            "15 0d 06000400070003 06af04be100d",
            new ModbusResponse.FileWritten(
                List.of(
                    new FileRecords(new FilePlace(4, 7), Octets.ofWords(0x06AF, 0x04BE, 0x100D))))),
        Arguments.of("16 0004 00f2 0025", new ModbusResponse.RegisterMasked(4, 0xF2, 0x25)),
        Arguments.of(
            "17 04 00fe0acd", new ModbusResponse.WordsRead(0x17, Octets.ofWords(0xFE, 0xACD))),
        Arguments.of(
            "18 0006 0002 01b81284", new ModbusResponse.FifoRead(Octets.ofWords(0x1B8, 0x1284))),
        Arguments.of(
            "2b 0e 01 01 00 00 02 00 02 4142 01 01 43",
            new ModbusResponse.Identification(
                1, 1, false, 0, List.of(new IdObject(0, "AB"), new IdObject(1, "C")))),
        Arguments.of("41 07", new ModbusResponse.UserAnswer(0x41, Octets.of((byte) 7))),
        Arguments.of("83 02", new Refusal(3, 2)));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void readsAndWritesRequests(String hex, ModbusRequest request) {
    assertThat(request.pdu()).isEqualTo(bytes(hex));
    assertThat(PduReader.request(bytes(hex))).isEqualTo(request);
    assertThat(request.what()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("responses")
  void readsAndWritesResponses(String hex, ModbusResponse response) {
    assertThat(response.pdu()).isEqualTo(bytes(hex));
    assertThat(PduReader.response(bytes(hex))).isEqualTo(response);
  }

  @ParameterizedTest
  @CsvSource({
    "01 0000 0000, 3",
    "01 0000 07d1, 3",
    "01 ffff 07d1, 3",
    "01 ffff 0002, 2",
    "03 0000 0000, 3",
    "03 0000 007e, 3",
    "03 ff84 007d, 2",
    "04 0000 007e, 3",
    "05 0000 0001, 3",
    "05 0000 ff01, 3",
    "0f 0000 0000 00, 3",
    "0f 0000 0009 01 ff, 3",
    "10 0000 0000 00, 3",
    "10 0000 0002 02 0001, 3",
    "10 ffff 0002 04 00010002, 2",
    "14 06 060001000000, 3",
    "14 07 05000100000001, 2",
    "14 07 06000000000001, 2",
    "14 07 060001270f0002, 2",
    "15 09 06000127100001 0000, 2",
    "15 09 06000100000002 0000, 3",
    "17 0000 007e 0000 0001 02 0000, 3",
    "17 0000 0001 0000 0001 04 00000000, 3",
    "17 ffff 0002 0000 0001 02 0000, 2",
    "17 0000 0001 ffff 0002 04 00000000, 2",
    "2b 0d 01 00, 1",
    "2b 0e 00 00, 3",
    "2b 0e 05 00, 3",
    "03 0000, 3",
    "03 0000 0001 00, 3",
    "06 0000, 3",
    "83 01, 1",
    "80, 1",
    "00, 1"
  })
  void refusesInTheRightOrder(String hex, int code) {
    assertThat(PduReader.request(bytes(hex)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void theLastAddressMayBeReadAndWritten() {
    assertThat(PduReader.request(bytes("03 ff83 007d"))).isInstanceOf(ModbusRequest.Read.class);
    assertThat(PduReader.request(bytes("01 f830 07d0"))).isInstanceOf(ModbusRequest.Read.class);
    assertThat(PduReader.request(bytes("06 ffff 0001")))
        .isEqualTo(new ModbusRequest.WriteRegister(0xFFFF, 1));
  }

  @Test
  void noRequestIsMadeThatNobodyMayCarryOut() {
    assertThatThrownBy(() -> new ModbusRequest.Read(ModbusTable.HOLDING, 65_535, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 from address 65535 end beyond address 65535");
    assertThatThrownBy(() -> new ModbusRequest.WriteRegisters(0, Octets.of((byte) 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ModbusRequest.UserDefined(0x10, Octets.NONE))
        .hasMessage("function 16 is one of the standard");
  }

  /** What is read is written as the same bytes, and nothing is thrown, whatever the bytes are. */
  @Test
  void anyBytesAreReadOrRefused() {
    Random random = new Random(7);
    int read = 0;
    for (int round = 0; round < 200_000; round++) {
      byte[] pdu = new byte[random.nextInt(24)];
      random.nextBytes(pdu);
      if (pdu.length > 0) {
        pdu[0] &= 0x3F;
      }
      if (PduReader.request(pdu) instanceof ModbusRequest request) {
        assertThat(request.pdu()).isEqualTo(pdu);
        read++;
      }
      ModbusResponse response = PduReader.response(pdu);
      if (response != null && !(response instanceof ModbusResponse.Identification)) {
        assertThat(response.pdu()).isEqualTo(pdu);
      }
    }
    assertThat(read).isGreaterThan(1_000);
  }
}
