package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfast.hsms.secs2.Items;
import org.junit.jupiter.api.Test;

class HsmsMessageTest {

  private static final HsmsMessage EVENT =
      HsmsMessage.of(HsmsHeader.data(10, 6, 11, true, -1), (byte) 0xA5, (byte) 1, (byte) 7);

  @Test
  void readsAsSml() {
    assertThat(EVENT.kind()).isEqualTo("S6F11");
    assertThat(EVENT.text()).startsWith("S6F11 W").contains("U1").endsWith(".");
    assertThat(EVENT.item()).isEqualTo(Items.u1(7));
    assertThat(EVENT.error()).isNull();
  }

  @Test
  void showsItsFieldsToPrograms() {
    assertThat(EVENT.fields())
        .contains(
            entry("sessionId", 10),
            entry("stream", 6),
            entry("function", 11),
            entry("wait", true),
            entry("systemBytes", 4_294_967_295L),
            entry("sml", EVENT.text()));
  }

  @Test
  void aBodyThatDoesNotDecodeReadsAsBytesWithTheOffset() {
    HsmsMessage bad = HsmsMessage.of(HsmsHeader.data(10, 6, 11, true, 1), (byte) 0xA5, (byte) 2);
    assertThat(bad.text()).contains("offset").contains("a5 02");
    assertThat(bad.fields()).doesNotContainKey("sml");
    assertThat(bad.error()).isNotNull();
    assertThat(bad.item()).isNull();
  }

  @Test
  void namesControlMessagesAndTheirStatus() {
    HsmsMessage answer =
        HsmsMessage.of(HsmsHeader.control(SType.SELECT_RSP, 0, 3, 0x1234), new byte[0]);
    assertThat(answer.kind()).isEqualTo("Select.rsp");
    assertThat(answer.text()).isEqualTo("Select.rsp system 00001234 status 3");
    assertThat(answer.fields()).contains(entry("sType", 2), entry("byte3", 3));
  }

  @Test
  void changingTheCallersArraysChangesNothing() {
    byte[] body = {(byte) 0xA5, 1, 7};
    HsmsMessage message = HsmsMessage.of(HsmsHeader.data(10, 6, 11, true, -1), body);
    body[2] = 8;
    message.bytes()[16] = 9;
    assertThat(message.item()).isEqualTo(Items.u1(7));
    assertThat(message.body().isReadOnly()).isTrue();
  }

  @Test
  void headersRefuseNumbersThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HsmsHeader.data(10, 128, 1, false, 0))
        .withMessageContaining("stream 128");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HsmsHeader.data(70_000, 1, 1, false, 0))
        .withMessageContaining("70000");
  }
}
