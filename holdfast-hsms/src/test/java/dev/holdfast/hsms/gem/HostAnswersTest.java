package dev.holdfast.hsms.gem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.secs2.Items;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HostAnswersTest {

  private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 4, 5, 6, 7, 890_000_000);

  private final HostAnswers answers = new HostAnswers();

  private HostAnswer to(int stream, int function, boolean wait) {
    HsmsHeader header = HsmsHeader.data(0, stream, function, wait, 1);
    return answers.to(HsmsMessage.of(header), TIME);
  }

  @Test
  void answersQuestionsAtOnce() {
    assertThat(to(1, 1, true)).isEqualTo(new HostAnswer.Now(Items.list()));
    assertThat(to(1, 13, true))
        .isEqualTo(new HostAnswer.Now(Items.list(Items.binary((byte) 0), Items.list())));
    assertThat(to(2, 17, true)).isEqualTo(new HostAnswer.Now(Items.ascii("2026030405060789")));
  }

  @ParameterizedTest
  @CsvSource({"5,1", "6,1", "6,11", "6,13", "10,1"})
  void acceptsDataOnlyWhenItIsSafe(int stream, int function) {
    assertThat(to(stream, function, true))
        .isEqualTo(new HostAnswer.AfterCommit(Items.binary((byte) 0)));
  }

  @ParameterizedTest
  @CsvSource({"1,3", "2,25", "6,3", "7,3", "99,1"})
  void abortsWhatNobodyHandles(int stream, int function) {
    assertThat(to(stream, function, true)).isEqualTo(new HostAnswer.Abort());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "6,11", "99,1", "9,7"})
  void answersNothingWhereNoReplyIsAsked(int stream, int function) {
    assertThat(to(stream, function, false)).isEqualTo(new HostAnswer.None());
  }

  @Test
  void neverAnswersStream9NorReplies() {
    assertThat(to(9, 7, true)).isEqualTo(new HostAnswer.None());
    assertThat(to(1, 2, true)).isEqualTo(new HostAnswer.None());
  }

  @ParameterizedTest
  @EnumSource
  void writesTheTimeAsTheEquipmentReadsIt(TimeFormat format) {
    String expected =
        switch (format) {
          case SHORT -> "260304050607";
          case LONG -> "2026030405060789";
          case EXTENDED -> "2026-03-04T05:06:07.890";
        };
    assertThat(format.write(TIME)).isEqualTo(expected);
  }
}
