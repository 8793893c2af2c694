package dev.holdfast.ipc.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FramingTest {

  @Property(tries = 200)
  void givesBackWhatWasFramedHoweverItIsCut(
      @ForAll List<byte[]> messages, @ForAll @IntRange(min = 1, max = 7) int piece) {
    for (Framing framing : List.of(Framing.LINES, Framing.LENGTH)) {
      List<byte[]> carried =
          messages.stream()
              .filter(framing::carries)
              .filter(each -> each.length == 0 || each[each.length - 1] != '\r')
              .toList();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      carried.forEach(each -> all.writeBytes(framing.frame(each).array()));
      MessageSplitter splitter = new MessageSplitter(framing, 10_000);
      List<byte[]> got = new ArrayList<>();
      byte[] bytes = all.toByteArray();
      for (int at = 0; at < bytes.length; at += piece) {
        got.addAll(splitter.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece))));
      }
      assertThat(got).containsExactlyElementsOf(carried);
      assertThat(splitter.rest()).isEmpty();
    }
  }

  @Test
  void refusesALengthBeforeItTakesMemoryForIt() {
    MessageSplitter splitter = new MessageSplitter(Framing.LENGTH, 100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> splitter.add(new byte[] {-1, -1, -1, -1}))
        .withMessageContaining("4294967295");
    MessageSplitter lines = new MessageSplitter(Framing.LINES, 100);
    assertThatIllegalArgumentException().isThrownBy(() -> lines.add(new byte[200]));
  }

  @Test
  void showsWhatIsNoTextAsHex() {
    assertThat(new MessageBody("grüß".getBytes(UTF_8)).text()).isEqualTo("grüß");
    assertThat(new MessageBody(new byte[] {(byte) 0xff, 1}).text()).isEqualTo("hex:ff01");
    assertThat(new MessageBody(new byte[] {'a', '\n'}).text()).isEqualTo("hex:610a");
  }
}
