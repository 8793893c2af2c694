package dev.holdfast.hsms;

import static dev.holdfast.hsms.TestFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HsmsFormatTest {

  private final HsmsFormat format = new HsmsFormat();

  private Finding<HsmsMessage> look(byte[] bytes) {
    return format.look(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Select.req#1", "Linktest.rsp#7", "S1F1W#3", "S6F11W#5=0102a50101410161"})
  void findsAWholeFrame(String shorthand) {
    byte[] bytes = frame(shorthand);
    assertThat(look(bytes))
        .isInstanceOfSatisfying(
            Finding.Found.class,
            found -> {
              assertThat(found.length()).isEqualTo(bytes.length);
              assertThat(((HsmsMessage) found.frame()).bytes()).isEqualTo(bytes);
            });
  }

  @Test
  void findsAFrameInTheMidstOfOthers() {
    byte[] bytes = TestFrames.frames("S1F1W#3", "S6F11W#5=0100", "S1F1W#4");
    Finding<HsmsMessage> finding = format.look(bytes, 14, bytes.length);
    assertThat(finding)
        .isInstanceOfSatisfying(
            Finding.Found.class,
            found -> assertThat(((HsmsMessage) found.frame()).kind()).isEqualTo("S6F11"));
  }

  @Test
  void asksForMoreAtEachPlaceAFrameIsCut() {
    byte[] bytes = frame("S6F11W#5=0102a50101410161");
    for (int end = 0; end < bytes.length; end++) {
      int there = end;
      assertThat(format.look(bytes, 0, end))
          .isInstanceOfSatisfying(
              Finding.NeedMore.class,
              more -> assertThat(more.atLeast()).isBetween(there + 1, bytes.length));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000009ffff0000000100000001",
        "0000000affff0000010100000001",
        "0000000affff0000000800000001",
        "0000000affff0000000a00000001",
        "0000000cffff00000001000000010000",
        "0000000c000a8101000000000001a501",
        "ffffffffffff0000000100000001"
      })
  void refusesWhatIsNoMessage(String hex) {
    assertThat(look(HexFormat.of().parseHex(hex))).isEqualTo(Finding.no());
  }

  @Property
  void neverThrows(@ForAll byte[] bytes) {
    assertThat(look(bytes)).isNotNull();
  }
}
