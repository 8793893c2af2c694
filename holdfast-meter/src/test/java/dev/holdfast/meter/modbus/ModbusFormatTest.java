package dev.holdfast.meter.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame.Role;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModbusFormatTest {

  /** A request and a response of each function, as the application protocol lays them out. */
  @ParameterizedTest
  @CsvSource({
    "01, 0100130013, 0105cd6bb20e1b",
    "02, 0200c40016, 0204acdb3501",
    "03, 03006b0003, 0306022b00000064",
    "04, 0400080001, 0402000a",
    "07, 07, 076d",
    "0B, 0b, 0bffff0108",
    "0F, 0f0013000a02cd01, 0f0013000a",
    "10, 100001000204000a0102, 1000010002",
    "11, 11, 110501ff010203",
    "14, 140e0600040001000206000300090002, 140c05060dfe0020050633cd0040",
    "17, 17000300060" + "00e00030600ff00ff00ff, 170c00fe0acd00010003000d00ff",
    "18, 1804de, 180006000201b81284",
    "2B, 2b0e0100, 2b0e01010000030003414243010131020176"
  })
  void tellsRequestFromResponseByLength(String function, String request, String response) {
    for (RtuFormat format :
        new RtuFormat[] {
          new RtuFormat(Role.REQUEST), new RtuFormat(Role.RESPONSE), new RtuFormat(Role.UNKNOWN)
        }) {
      assertThat(role(format, request)).as("request").isEqualTo(Role.REQUEST);
      assertThat(role(format, response)).as("response").isEqualTo(Role.RESPONSE);
    }
  }

  private static Role role(RtuFormat format, String pdu) {
    byte[] frame = Carrier.RTU.wrap(0, 17, Hex.bytes(pdu));
    Finding<ModbusFrame> finding = format.lookLast(frame, 0, frame.length);
    assertThat(finding).as(pdu).isInstanceOf(Finding.Found.class);
    Finding.Found<ModbusFrame> found = (Finding.Found<ModbusFrame>) finding;
    assertThat(found.length()).isEqualTo(frame.length);
    assertThat(found.frame().summary()).startsWith("unit 17: ");
    return found.frame().role();
  }

  @ParameterizedTest
  @CsvSource({
    "050001ff00",
    "06000a0001",
    "08000012ab",
    "1600040" + "0f20025",
    "15090600040001000106" + "af"
  })
  void cannotTellAnEchoFromItsRequest(String pdu) {
    assertThat(role(new RtuFormat(Role.REQUEST), pdu)).isEqualTo(Role.UNKNOWN);
  }

  @Test
  void takesAnEqualLengthBitReadTheExpectedWay() {
    String pdu = "01030100" + "0a";

    assertThat(role(new RtuFormat(Role.REQUEST), pdu)).isEqualTo(Role.REQUEST);
    assertThat(role(new RtuFormat(Role.RESPONSE), pdu)).isEqualTo(Role.RESPONSE);
    assertThat(role(new RtuFormat(Role.UNKNOWN), pdu)).isEqualTo(Role.RESPONSE);
  }

  @Test
  void doesNotTakeARequestForAResponseOneByteShorter() {
    // The quantity is the CRC of what stands before it, so the CRC holds without the last 00 too.
    byte[] shorter = Carrier.RTU.wrap(0, 10, Hex.bytes("03020000"));
    byte[] request = Hex.join(shorter, new byte[1]);

    assertThat(new RtuFormat(Role.REQUEST).look(shorter, 0, 7))
        .isEqualTo(new Finding.NeedMore<>(8));
    assertThat(new RtuFormat(Role.REQUEST).look(request, 0, 8))
        .isInstanceOfSatisfying(
            Finding.Found.class, found -> assertThat(found.length()).isEqualTo(8));
    assertThat(new RtuFormat(Role.RESPONSE).look(request, 0, 8))
        .isInstanceOfSatisfying(
            Finding.Found.class, found -> assertThat(found.length()).isEqualTo(7));
  }

  @Test
  void readsAsciiInEitherCase() {
    byte[] upper = Carrier.ASCII.wrap(0, 1, Hex.bytes("03020abc"));
    String text = new String(upper, StandardCharsets.US_ASCII);
    assertThat(text).isEqualTo(":0103020ABC34\r\n");
    byte[] lower = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);

    Finding.Found<ModbusFrame> found =
        (Finding.Found<ModbusFrame>) new AsciiFormat().look(lower, 0, lower.length);

    assertThat(found.length()).isEqualTo(15);
    assertThat(found.frame().summary())
        .isEqualTo("unit 1: read holding registers bytes 2 values 2748");
    lower[5] = '4';
    assertThat(new AsciiFormat().look(lower, 0, lower.length)).isEqualTo(Finding.no());
  }

  @Test
  void takesNoTcpFrameWhoseLengthDoesNotFitItsFunction() {
    byte[] bytes = Hex.bytes("000100000007010300000001" + "00");

    assertThat(new TcpFormat(false).look(bytes, 0, bytes.length)).isEqualTo(Finding.no());
    assertThat(new TcpFormat(true).look(bytes, 0, bytes.length)).isEqualTo(Finding.no());
  }

  @Property
  void neverThrowsOnBytes(
      @ForAll @Size(min = 1, max = 300) byte[] bytes, @ForAll @IntRange(max = 299) int at) {
    int from = at % bytes.length;
    RtuFormat rtu = new RtuFormat(Role.UNKNOWN);

    assertThat(rtu.look(bytes, from, bytes.length)).isNotNull();
    assertThat(rtu.lookLast(bytes, from, bytes.length)).isNotNull();
    assertThat(new TcpFormat(true).look(bytes, from, bytes.length)).isNotNull();
    assertThat(new AsciiFormat().look(bytes, from, bytes.length)).isNotNull();
  }

  @Property
  void readsAnyPduOfAKnownFunctionInEachCarrier(
      @ForAll @Size(max = 120) byte[] data, @ForAll @IntRange(max = 255) int function) {
    byte[] pdu = Hex.join(new byte[] {(byte) function, (byte) data.length}, data);
    for (Carrier carrier : Carrier.values()) {
      byte[] frame = carrier.wrap(7, 1, pdu);
      Finding<ModbusFrame> finding =
          switch (carrier) {
            case RTU -> new RtuFormat(Role.UNKNOWN).lookLast(frame, 0, frame.length);
            case ASCII -> new AsciiFormat().look(frame, 0, frame.length);
            case TCP -> new TcpFormat(true).look(frame, 0, frame.length);
          };
      if (finding instanceof Finding.Found<ModbusFrame> found) {
        assertThat(found.frame().summary()).isNotBlank();
        assertThat(found.frame().items()).isNotNull();
      }
    }
  }
}
