package dev.holdfast.meter.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meter.Hex;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Crc16Test {

  @Test
  void hasTheCheckValueOfItsKind() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);

    assertThat(Crc16.of(digits, 0, digits.length)).isEqualTo(0x4B37);
  }

  @Test
  void standsLowByteFirstBehindTheFrame() {
    byte[] frame = Hex.bytes("01030000000ac5cd");

    assertThat(Crc16.of(frame, 0, 6)).isEqualTo(0xCDC5);
    assertThat(Crc16.holds(frame, 0, 8)).isTrue();
  }

  @Property
  void equalsBitByBitDivision(@ForAll @Size(max = 300) byte[] bytes) {
    int crc = 0xFFFF;
    for (byte b : bytes) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0xA001;
      }
    }

    assertThat(Crc16.of(bytes, 0, bytes.length)).isEqualTo(crc);
  }
}
