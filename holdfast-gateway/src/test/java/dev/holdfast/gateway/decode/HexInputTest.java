package dev.holdfast.gateway.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.gateway.decode.HexInput.HexException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HexInputTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"01a0Ff", "01 A0 ff", "01:a0:FF", "0x01 0xA0 0XFF", "0x01a0ff", " 0 1a0 ff\r"})
  void readsTheWaysPeopleWriteHex(String text) throws HexException {
    assertThat(HexInput.parse(text)).containsExactly(0x01, 0xA0, 0xFF);
  }

  @Test
  void readsNothingAsNoBytes() throws HexException {
    assertThat(HexInput.parse("  ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0g,1", "01 zz,3", "012,2", "01 2,3", "ü0,0", "01٣٣,2"})
  void namesThePlaceOfTheFirstWrongCharacter(String text, int position) {
    HexException refused = catchThrowableOfType(HexException.class, () -> HexInput.parse(text));
    assertThat(refused).isNotNull();
    assertThat(refused.position()).isEqualTo(position);
  }
}
