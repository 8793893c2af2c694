package dev.holdfast.hsms.sml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.secs2.AnyItem;
import dev.holdfast.hsms.secs2.Item;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SmlRoundTripTest {

  @Property
  void parsesWhatItPrints(@ForAll("items") Item item) {
    String text = Sml.print(item);
    Item parsed = Sml.parseItem(text);
    assertThat(parsed).isEqualTo(item);
    assertThat(Sml.print(parsed)).isEqualTo(text);
  }

  @Property
  void parsesTheMessageItPrints(
      @ForAll @IntRange(max = 127) int stream,
      @ForAll @IntRange(max = 255) int function,
      @ForAll boolean wait,
      @ForAll("items") Item item) {
    assertThat(Sml.parseMessage(Sml.print(stream, function, wait, item)))
        .isEqualTo(new SmlMessage(null, stream, function, wait, item));
    assertThat(Sml.parseMessage(Sml.print(stream, function, wait, null)))
        .isEqualTo(new SmlMessage(null, stream, function, wait, null));
  }

  @Property(tries = 3000)
  void answersMutatedTextWithAnItemOrAPlace(
      @ForAll("items") Item item, @ForAll int at, @ForAll char replacement) {
    StringBuilder text = new StringBuilder(Sml.print(item));
    text.setCharAt(Math.floorMod(at, text.length()), replacement);
    try {
      assertThat(Sml.parseItem(text.toString())).isNotNull();
    } catch (SmlException e) {
      assertThat(e.line()).isPositive();
      assertThat(e.column()).isPositive();
      assertThat(e.why()).isNotEmpty();
    }
  }

  @Property(tries = 3000)
  void answersCutTextWithAnItemOrAPlace(@ForAll("items") Item item, @ForAll int at) {
    String text = Sml.print(1, 1, true, item);
    try {
      assertThat(Sml.parseMessages(text.substring(0, Math.floorMod(at, text.length()))))
          .isNotNull();
    } catch (SmlException e) {
      assertThat(e.why()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<Item> items() {
    return AnyItem.items();
  }
}
