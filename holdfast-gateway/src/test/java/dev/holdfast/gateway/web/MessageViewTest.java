package dev.holdfast.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.web.LinkView.LastMessage;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Message;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageViewTest {

  @Test
  void showsAMessageWhole() {
    MessageView view = view(new byte[] {0x01, (byte) 0xfe}, "S1F1 W.");

    assertThat(view.hex()).isEqualTo("01fe");
    assertThat(view.length()).isEqualTo(2);
    assertThat(view.text()).isEqualTo("S1F1 W.");
    assertThat(view.fields()).containsEntry("stream", 1);
  }

  @Test
  void cutsWhatIsLongerThanAPageShows() {
    MessageView view =
        view(new byte[MessageView.SHOWN_BYTES + 1], "a".repeat(MessageView.SHOWN_CHARS + 1));

    assertThat(view.length()).isEqualTo(MessageView.SHOWN_BYTES + 1);
    assertThat(view.hex()).hasSize(MessageView.SHOWN_BYTES * 2);
    assertThat(view.text()).hasSize(MessageView.SHOWN_CHARS + 4).endsWith("a\n...");
    assertThat(view.fields()).isEmpty();
  }

  @Test
  void cutsNoCharacterInHalf() {
    MessageView view =
        view(new byte[0], "a".repeat(MessageView.SHOWN_CHARS - 1) + "\ud83d\ude00 tail");

    assertThat(view.text()).endsWith("a\n...");
  }

  @Test
  void putsTheLastMessageInOneLine() {
    LastMessage last = LastMessage.of(1, "S6F11", "S6F11 W\n<L[1]\n  <U4 " + "7".repeat(5000));

    assertThat(last.text()).startsWith("S6F11 W <L[1] <U4 777").hasSize(160);
  }

  private static MessageView view(byte[] bytes, String text) {
    return MessageView.of(
        1, Direction.IN, new Message("etcher-1", 1, 1, 1, new Fixed(bytes, text)));
  }

  private static final class Fixed implements Decoded {
    private final byte[] bytes;
    private final String text;

    Fixed(byte[] bytes, String text) {
      this.bytes = bytes;
      this.text = text;
    }

    @Override
    public String protocol() {
      return "hsms";
    }

    @Override
    public String kind() {
      return "S1F1";
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public String text() {
      return text;
    }

    @Override
    public Map<String, Object> fields() {
      return Map.of("stream", 1);
    }
  }
}
