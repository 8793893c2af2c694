package dev.holdfast.link.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,10.255.0.1,true",
    "10.0.0.0/8,11.0.0.1,false",
    "10.0.0.128/25,10.0.0.127,false",
    "10.0.0.128/25,10.0.0.200,true",
    "10.0.0.7,10.0.0.7,true",
    "10.0.0.7,10.0.0.8,false",
    "0.0.0.0/0,192.168.1.1,true",
    "0.0.0.0/0,::1,false",
    "fd00::/7,fc00::1,true",
    "fd00::/8,fc00::1,false",
    "::1,::1,true"
  })
  void holdsTheAddressesOfItsBlock(String range, String address, boolean within) {
    assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address)))
        .isEqualTo(within);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tool", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129"})
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.2.3, true",
    "10.1.2.3/8, 10.9.9.9/32, true",
    "10.0.0.0/24, 10.0.1.0/24, false",
    "0.0.0.0/0, 192.0.2.1, true",
    "10.0.0.7, 10.0.0.8, false",
    "::/0, 10.0.0.7, false",
    "fd00::/8, fd00::1, true",
  })
  void knowsWhetherItMeetsAnother(String a, String b, boolean meets) {
    assertThat(AddressRange.parse(a).overlaps(AddressRange.parse(b))).isEqualTo(meets);
    assertThat(AddressRange.parse(b).overlaps(AddressRange.parse(a))).isEqualTo(meets);
  }
}
