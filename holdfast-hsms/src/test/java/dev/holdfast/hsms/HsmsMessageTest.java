package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.hsms.secs2.Secs2;
import java.nio.charset.Charset;
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
  void readsInTheCharacterSetOfItsLink() {
    Charset gb18030 = Charset.forName("GB18030");
    Item body = Items.list(Items.binary((byte) 0), Items.ascii("温度高", gb18030));
    HsmsMessage display = HsmsMessage.of(HsmsHeader.data(10, 10, 3, true, 1), Secs2.encode(body));
    assertThat(display.text(gb18030)).contains("<A [6] \"温度高\">");
    assertThat(display.text()).contains("<A [6] 0xCE 0xC2 0xB6 0xC8 0xB8 0xDF>");
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
