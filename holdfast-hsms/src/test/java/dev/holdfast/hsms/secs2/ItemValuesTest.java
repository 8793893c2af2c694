package dev.holdfast.hsms.secs2;

import static dev.holdfast.hsms.secs2.Items.ascii;
import static dev.holdfast.hsms.secs2.Items.binary;
import static dev.holdfast.hsms.secs2.Items.bool;
import static dev.holdfast.hsms.secs2.Items.f4;
import static dev.holdfast.hsms.secs2.Items.f8;
import static dev.holdfast.hsms.secs2.Items.i1;
import static dev.holdfast.hsms.secs2.Items.i8;
import static dev.holdfast.hsms.secs2.Items.jis;
import static dev.holdfast.hsms.secs2.Items.list;
import static dev.holdfast.hsms.secs2.Items.localized;
import static dev.holdfast.hsms.secs2.Items.u1;
import static dev.holdfast.hsms.secs2.Items.u2;
import static dev.holdfast.hsms.secs2.Items.u4;
import static dev.holdfast.hsms.secs2.Items.u8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ItemValuesTest {

  private static final BigInteger HUGE = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final Item EVENT =
      list(u4(1), u2(7), list(list(u1(9), list(ascii("LOT-1"), f4(1.5f)))));

  @Test
  void findsValuesAtTheEndOfAPath() {
    assertThat(EVENT.at(1).asInt()).isEqualTo(7);
    assertThat(EVENT.at(2, 0, 1, 0).asText()).isEqualTo("LOT-1");
    assertThat(EVENT.at(2, 0, 1, 1).asDouble()).isEqualTo(1.5);
    assertThat(EVENT.at()).isSameAs(EVENT);
  }

  @Test
  void readsNumbersOfEveryWidth() {
    assertThat(i1(-1).asInt()).isEqualTo(-1);
    assertThat(u4(4294967295L).asLong()).isEqualTo(4294967295L);
    assertThat(u8(List.of(HUGE)).asDouble()).isEqualTo(0x1p64);
    assertThat(u1(3).asDouble()).isEqualTo(3);
    assertThat(f8(0.1).asDouble()).isEqualTo(0.1);
    assertThat(bool(true).asBoolean()).isTrue();
    assertThat(binary((byte) 0x80).asByte()).isEqualTo(128);
    assertThat(u1(255).asByte()).isEqualTo(255);
    assertThat(jis("a").asText()).isEqualTo("a");
    assertThat(localized("温").asText()).isEqualTo("温");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(() -> EVENT.at(3), "L [3] is not a list with an element 3"),
        refusal(() -> EVENT.at(2, 0, 1, 5), "L [2] is not a list with an element 5"),
        refusal(() -> EVENT.at(0, 0), "U4 [1] is not a list with an element 0"),
        refusal(() -> EVENT.at(-1), "L [3] is not a list with an element -1"),
        refusal(() -> u4().asLong(), "U4 [0] is not one whole number"),
        refusal(() -> u4(1, 2).asInt(), "U4 [2] is not one whole number"),
        refusal(() -> f4(1).asInt(), "F4 [1] is not one whole number"),
        refusal(() -> u4(4294967295L).asInt(), "4294967295 is too large for an int"),
        refusal(() -> u8(List.of(HUGE)).asLong(), HUGE + " is too large for a long"),
        refusal(() -> ascii("1").asDouble(), "A [1] is not one number"),
        refusal(() -> u1(1).asBoolean(), "U1 [1] is not one Boolean"),
        refusal(() -> u2(1).asByte(), "U2 [1] is not one byte"),
        refusal(() -> list().asText(), "L [0] is not a string"));
  }

  private static Arguments refusal(ThrowingCallable call, String why) {
    return Arguments.of(call, why);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhatIsThereInstead(ThrowingCallable call, String why) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(why);
  }

  static Stream<Arguments> same() {
    return Stream.of(
        Arguments.of(u4(1000), u2(1000)),
        Arguments.of(i8(1000), u2(1000)),
        Arguments.of(u8(List.of(HUGE)), u8(List.of(HUGE))),
        Arguments.of(f4(1.5f), f8(1.5)),
        Arguments.of(ascii("PORT"), jis("PORT")),
        Arguments.of(ascii("PORT"), localized("PORT")),
        Arguments.of(list(u4(1), ascii("x")), list(u1(1), jis("x"))),
        Arguments.of(bool(true), Items.leaf(ItemFormat.BOOLEAN, (byte) 0xFF)),
        Arguments.of(u4(), u2()));
  }

  @ParameterizedTest
  @MethodSource("same")
  void matchesByValueAcrossFormats(Item one, Item other) {
    assertThat(one.sameValueAs(other)).isTrue();
    assertThat(other.sameValueAs(one)).isTrue();
  }

  static Stream<Arguments> different() {
    return Stream.of(
        Arguments.of(u4(1000), u2(1001)),
        Arguments.of(u4(1), u4(1, 1)),
        Arguments.of(u8(List.of(HUGE)), i8(-1)),
        Arguments.of(f4(0.1f), f8(0.1)),
        Arguments.of(f4(1), u1(1)),
        Arguments.of(ascii("1"), u1(1)),
        Arguments.of(ascii("a"), ascii("b")),
        Arguments.of(binary((byte) 1), u1(1)),
        Arguments.of(list(u4(1)), list(u4(1), u4(1))),
        Arguments.of(list(u4(1)), u4(1)));
  }

  @ParameterizedTest
  @MethodSource("different")
  void tellsDifferentValuesApart(Item one, Item other) {
    assertThat(one.sameValueAs(other)).isFalse();
    assertThat(other.sameValueAs(one)).isFalse();
  }
}
