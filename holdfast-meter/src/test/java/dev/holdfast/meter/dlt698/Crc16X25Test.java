package dev.holdfast.meter.dlt698;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Crc16X25Test {

  @Test
  void hasTheCheckValueOfTheCatalogue() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(Crc16X25.update(Crc16X25.START, digits, 0, 9) ^ 0xFFFF).isEqualTo(0x906E);
    assertThat(BitwiseCrc.of(digits, 0, 9)).isEqualTo(0x906E);
  }

  @Property
  void agreesWithBitAfterBitHoweverCut(
      @ForAll @Size(max = 100) byte[] bytes, @ForAll @IntRange(max = 100) int cut) {
    int middle = Math.min(cut, bytes.length);
    int crc = Crc16X25.update(Crc16X25.START, bytes, 0, middle);
    assertThat(Crc16X25.update(crc, bytes, middle, bytes.length) ^ 0xFFFF)
        .isEqualTo(BitwiseCrc.of(bytes, 0, bytes.length));
  }
}
