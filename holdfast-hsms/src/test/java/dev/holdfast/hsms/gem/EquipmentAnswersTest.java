package dev.holdfast.hsms.gem;

import static dev.holdfast.hsms.secs2.Items.ascii;
import static dev.holdfast.hsms.secs2.Items.binary;
import static dev.holdfast.hsms.secs2.Items.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.secs2.Secs2;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class EquipmentAnswersTest {

  private final EquipmentAnswers answers = new EquipmentAnswers("ETCH-9", "2.1");

  private HostAnswer answer(int stream, int function, boolean wait, byte... body) {
    HsmsMessage primary = HsmsMessage.of(HsmsHeader.data(10, stream, function, wait, 1), body);
    return answers.to(primary, LocalDateTime.of(2026, 1, 2, 3, 4, 5));
  }

  @Test
  void tellsWhoItIsWhenTheHostAsks() {
    assertThat(answer(1, 1, true))
        .isEqualTo(new HostAnswer.Now(list(ascii("ETCH-9"), ascii("2.1"))));
  }

  @Test
  void acceptsCommunicationWithItsIdentity() {
    assertThat(answer(1, 13, true, Secs2.encode(list())))
        .isEqualTo(new HostAnswer.Now(list(binary((byte) 0), list(ascii("ETCH-9"), ascii("2.1")))));
  }

  @Test
  void echoesTheLoopback() {
    assertThat(answer(2, 25, true, Secs2.encode(binary((byte) 7))))
        .isEqualTo(new HostAnswer.Now(binary((byte) 7)));
  }

  @Test
  void acknowledgesOperatorTextOnlyAfterTheCommit() {
    assertThat(answer(10, 3, true)).isInstanceOf(HostAnswer.AfterCommit.class);
  }

  @Test
  void abortsWhatItDoesNotKnow() {
    assertThat(answer(7, 3, true)).isEqualTo(new HostAnswer.Abort());
  }

  @Test
  void saysNothingToAPrimaryThatAsksForNothing() {
    assertThat(answer(1, 1, false)).isEqualTo(new HostAnswer.None());
  }

  @Test
  void refusesAnIdentityThatIsTooLong() {
    assertThatThrownBy(() -> new EquipmentAnswers("x".repeat(21), "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
