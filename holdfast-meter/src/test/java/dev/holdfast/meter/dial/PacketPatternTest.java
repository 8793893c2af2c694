package dev.holdfast.meter.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.meter.Hex;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketPatternTest {

  private static Finding<PacketFrame> look(String pattern, String bytes, boolean last) {
    PacketFormat format =
        new PacketFormat(PacketFrame.Kind.REGISTRATION, PacketPattern.parse(pattern));
    byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
    return last ? format.lookLast(all, 0, all.length) : format.look(all, 0, all.length);
  }

  private static Finding<PacketFrame> found(int length, String id) {
    return new Finding.Found<>(length, new PacketFrame(PacketFrame.Kind.REGISTRATION, id));
  }

  @Test
  void takesTheIdOutOfAText() {
    assertThat(look("REG:{id}\\r\\n", "REG:pump-7\r\n", false)).isEqualTo(found(12, "pump-7"));
  }

  @Test
  void textStandsForItselfWhateverItIs() {
    assertThat(look("$(.*)[{id:2}]", "$(.*)[42]", false)).isEqualTo(found(9, "42"));
  }

  @Test
  void givesTheIdOfBytesAsHex() {
    assertThat(look("hex:7b 01 {id:3} .. 7d", "{\1\0224\253\377}", false))
        .isEqualTo(found(7, "1234ab"));
  }

  @ParameterizedTest
  @CsvSource({
    "regex:IMEI=([0-9]{15}), IMEI=123456789012345, 123456789012345",
    "regex:a(x)?(?<id>[0-9]+);, ax77;, 77",
    "regex:[0-9]{4}, 4711, 4711"
  })
  void takesTheIdOutOfAnExpression(String pattern, String text, String id) {
    assertThat(look(pattern, text, false)).isEqualTo(found(text.length(), id));
  }

  @Test
  void whatMayGoOnWaitsForSilence() {
    assertThat(look("REG:{id}", "REG:12", false)).isEqualTo(new Finding.NeedMore<>(7));
    assertThat(look("REG:{id}", "REG:12", true)).isEqualTo(found(6, "12"));
  }

  @Test
  void whatIsNotWholeWaits() {
    assertThat(look("REG:{id:4}!", "REG:1", false)).isEqualTo(new Finding.NeedMore<>(6));
    assertThat(look("REG:{id:4}!", "REG:1", true)).isEqualTo(Finding.no());
    assertThat(look("REG:{id:4}!", "RUG:1", false)).isEqualTo(Finding.no());
  }

  @Test
  void keepsToTheLongestPacket() {
    assertThat(look("regex:x(.*)!", "x" + "y".repeat(600), false)).isEqualTo(Finding.no());
  }

  @Test
  void writesBytes() {
    assertThat(Hex.of(PacketPattern.bytes("OK\\r\\x7e\\\\"))).isEqualTo("4f4b0d7e5c");
    assertThat(Hex.of(PacketPattern.bytes("hex:01 FF"))).isEqualTo("01ff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hex:7", "hex:zz", "regex:(", "regex:a*", "a\\q", "a\\x4"})
  void refusesWhatIsNoPattern(String pattern) {
    assertThatThrownBy(() -> PacketPattern.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(pattern);
  }
}
