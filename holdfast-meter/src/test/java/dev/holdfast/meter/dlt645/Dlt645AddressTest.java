package dev.holdfast.meter.dlt645;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Dlt645AddressTest {

  @ParameterizedTest
  @CsvSource({"123456789012,123456789012", "161,000000000161", "AAAA56789012,aaaa56789012"})
  void readsTheLabel(String text, String label) {
    assertThat(Dlt645Address.parse(text).text()).isEqualTo(label);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1234567890123", "12345678901b", "12aa56789012", "-1", "a23456789012"})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> Dlt645Address.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(text);
  }

  @ParameterizedTest
  @CsvSource({
    "123456789012,123456789012,true",
    "123456789013,123456789012,false",
    "aaaaaaaaaaaa,123456789012,true",
    "aaaaaaaa9012,123456789012,true",
    "aaaaaaaa9013,123456789012,false",
    "9012,123456789012,false",
  })
  void shortensFromTheHighBytes(String asked, String real, boolean covers) {
    assertThat(Dlt645Address.parse(asked).covers(Dlt645Address.parse(real))).isEqualTo(covers);
  }

  @Test
  void refusesMoreThanSixBytes() {
    assertThatThrownBy(() -> new Dlt645Address(1L << 48))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
