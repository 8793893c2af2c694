package dev.holdfast.hsms.secs2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemsTest {

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(() -> Items.u1(1, 256), "256 is out of range for U1"),
        refusal(() -> Items.u1(-1), "-1 is out of range for U1"),
        refusal(() -> Items.u2(65536), "65536 is out of range for U2"),
        refusal(() -> Items.u4(4294967296L), "4294967296 is out of range for U4"),
        refusal(() -> Items.u8(-1), "-1 is out of range for U8"),
        refusal(
            () -> Items.u8(List.of(BigInteger.TWO.pow(64))),
            "18446744073709551616 is out of range for U8"),
        refusal(() -> Items.i1(128), "128 is out of range for I1"),
        refusal(() -> Items.i1(-129), "-129 is out of range for I1"),
        refusal(() -> Items.i2(-32769), "-32769 is out of range for I2"),
        refusal(() -> Items.i4(2147483648L), "2147483648 is out of range for I4"),
        refusal(() -> Items.ascii("A?é"), "character 2 of \"A?é\" is not ASCII: U+00E9"),
        refusal(() -> Items.ascii("twelve chars\uD800"), "character 12 of"),
        refusal(() -> Items.ascii("é234567890"), "character 0 of"),
        refusal(() -> Items.ascii("123456é890"), "character 6 of"),
        refusal(() -> Items.ascii("\uD800"), "not ASCII: U+D800"),
        refusal(() -> Items.jis("ｱ"), "not ASCII: U+FF71"),
        refusal(() -> Items.ascii("한", Charset.forName("Shift_JIS")), "Shift_JIS cannot write"),
        refusal(() -> Items.ascii("é", StandardCharsets.US_ASCII), "US-ASCII cannot write \"é\""),
        refusal(() -> Items.localized(65536), "header 65536 is not 0 to 65535"),
        refusal(() -> Items.integers(ItemFormat.F4, 1), "F4 holds no integers"),
        refusal(() -> Items.leaf(ItemFormat.L), "a list is no leaf"),
        refusal(() -> Items.leaf(ItemFormat.U4, new byte[3]), "3 bytes are no values of U4"),
        refusal(() -> Items.leaf(ItemFormat.W, new byte[1]), "1 bytes are no values of W"),
        refusal(() -> Items.binary(new byte[0x100_0000]), "16777216 bytes are too many"));
  }

  private static Arguments refusal(ThrowingCallable call, String why) {
    return Arguments.of(call, why);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void namesTheValueItRefuses(ThrowingCallable call, String why) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
  }

  @Test
  void holdsTheLimitsOfEveryIntegerFormat() {
    assertThat(Items.u1(0, 255).toLongs()).containsExactly(0, 255);
    assertThat(Items.u2(0, 65535).toLongs()).containsExactly(0, 65535);
    assertThat(Items.u4(0, 4294967295L).toLongs()).containsExactly(0, 4294967295L);
    assertThat(Items.u8(0, Long.MAX_VALUE).toLongs()).containsExactly(0, Long.MAX_VALUE);
    assertThat(Items.i1(-128, 127).toLongs()).containsExactly(-128, 127);
    assertThat(Items.i2(-32768, 32767).toLongs()).containsExactly(-32768, 32767);
    assertThat(Items.i4(Integer.MIN_VALUE, Integer.MAX_VALUE).toLongs())
        .containsExactly(Integer.MIN_VALUE, Integer.MAX_VALUE);
    assertThat(Items.i8(Long.MIN_VALUE, Long.MAX_VALUE).toLongs())
        .containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  @Test
  void readsU8BeyondLongExactly() {
    BigInteger max = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    IntegerItem item = Items.u8(List.of(max, BigInteger.ONE));
    assertThat(item.longAt(0)).isEqualTo(-1);
    assertThat(item.exactAt(0)).isEqualTo(max);
    assertThat(item.exactAt(1)).isEqualTo(BigInteger.ONE);
  }

  @Test
  void keepsNothingOfTheArraysItIsGiven() {
    byte[] bytes = {1, 2};
    Item[] elements = {Items.u1(1)};
    BinaryItem binary = Items.binary(bytes);
    ListItem list = Items.list(elements);
    bytes[0] = 9;
    elements[0] = Items.u1(9);
    binary.bytes()[1] = 9;
    assertThat(binary).isEqualTo(Items.binary((byte) 1, (byte) 2));
    assertThat(list.get(0)).isEqualTo(Items.u1(1));
    assertThatThrownBy(() -> list.items().set(0, Items.u1(9)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void tellsFormatsApartThatHoldTheSameBytes() {
    assertThat(Items.u1(65)).isNotEqualTo(Items.i1(65)).isNotEqualTo(Items.ascii("A"));
    assertThat(Items.u4()).isNotEqualTo(Items.u2());
    assertThat(Items.list()).isNotEqualTo(Items.list(Items.list()));
  }

  @Test
  void comparesNumbersByValue() {
    float otherNan = Float.intBitsToFloat(0x7FC0_0001);
    assertThat(Items.f4(otherNan))
        .isEqualTo(Items.f4(Float.NaN))
        .hasSameHashCodeAs(Items.f4(Float.NaN));
    assertThat(Items.f8(0.0)).isNotEqualTo(Items.f8(-0.0));
    assertThat(Items.f4(1)).isNotEqualTo(Items.f8(1));
  }

  @Test
  void readsTextInTheCharacterSetAsked() {
    Charset shiftJis = Charset.forName("Shift_JIS");
    assertThat(Items.ascii("温度", shiftJis).text(shiftJis)).isEqualTo("温度");
    assertThat(Items.asciiBytes((byte) 0xE9).text()).isEqualTo("é");
    assertThat(Items.jisBytes((byte) 0xB1, (byte) 0x5C, (byte) 0x41, (byte) 0xFF).text())
        .isEqualTo("\uFF71\u00A5A\uFFFD");
    assertThat(Items.localized("温度").text()).isEqualTo("温度");
    assertThat(Items.localized(8, (byte) 0x82, (byte) 0xA0).text()).isEqualTo("あ");
    assertThat(Items.localized(1, (byte) 0x6E, (byte) 0x29).text()).isEqualTo("温");
    assertThat(Items.localized(99, (byte) 0xE9).text()).isEqualTo("é");
  }

  @Test
  void tellsALocalizedStringWithoutHeaderFromOneWithoutText() {
    LocalizedItem none = (LocalizedItem) Items.leaf(ItemFormat.W);
    LocalizedItem empty = Items.localized(3);
    assertThat(none).isNotEqualTo(empty);
    assertThat(none.hasHeader()).isFalse();
    assertThat(none.isEmpty()).isTrue();
    assertThat(empty.header()).isEqualTo(3);
    assertThat(empty.isEmpty()).isTrue();
  }

  @Test
  void takesQuestionMarksAnywhere() {
    assertThat(Items.ascii("why? why?? who").text()).isEqualTo("why? why?? who");
  }

  @Test
  void listsWithinADecodedListGoIntoOthers() {
    Item decoded =
        ((Decoding.Decoded) Secs2.decode(NaiveEncoder.hex("0101 0102 0100 0101 A6000107"))).item();
    Item inner = ((ListItem) decoded).get(0);
    Item same = Items.list(Items.list(), Items.list(Items.u1(7)));
    assertThat(inner).isEqualTo(same).hasSameHashCodeAs(same).hasToString(same.toString());
    assertThat(Secs2.encode(inner)).isEqualTo(Secs2.encode(same));
    assertThat(Secs2.encode(Items.list(inner, inner)))
        .isEqualTo(Secs2.encode(Items.list(same, same)));
    assertThatThrownBy(() -> inner.at(0, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ((ListItem) inner).get(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  static Stream<Arguments> singleValues() {
    return Stream.of(
        Arguments.of(Items.u4(0xFFFF_FFFEL), "B104FFFFFFFE"),
        Arguments.of(Items.i4(-2), "7104FFFFFFFE"),
        Arguments.of(Items.u2(0xFEDC), "A902FEDC"),
        Arguments.of(Items.i2(-2), "6902FFFE"),
        Arguments.of(Items.u1(255), "A501FF"),
        Arguments.of(Items.i1(-1), "6501FF"),
        Arguments.of(Items.f4(-1.5f), "9104BFC00000"),
        Arguments.of(Items.bool(true), "250101"),
        Arguments.of(Items.binary((byte) 0x80), "210180"));
  }

  @ParameterizedTest
  @MethodSource("singleValues")
  void holdsASingleValueAsADecodedItemDoes(LeafItem made, String wire) {
    byte[] body = NaiveEncoder.hex(wire);
    LeafItem decoded = (LeafItem) ((Decoding.Decoded) Secs2.decode(body)).item();
    assertThat(Secs2.encode(made)).isEqualTo(body);
    assertThat(made).isEqualTo(decoded).hasSameHashCodeAs(decoded).hasToString(decoded.toString());
    assertThat(decoded).isEqualTo(made);
    assertThat(made.bytes()).isEqualTo(decoded.bytes()).isNotSameAs(made.bytes());
    byte[] copied = new byte[body.length];
    made.copyBytes(0, copied, 2, made.byteLength());
    assertThat(copied).endsWith(decoded.bytes());
    for (int i = 0; i < made.byteLength(); i++) {
      assertThat(made.byteAt(i)).isEqualTo(decoded.byteAt(i));
    }
    assertThatThrownBy(() -> made.byteAt(made.byteLength()))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> made.wordAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void holdsTextOfAProgramAsADecodedItemDoes() {
    AsciiItem made = Items.ascii("a lot of text");
    byte[] body = Secs2.encode(made);
    AsciiItem decoded = (AsciiItem) ((Decoding.Decoded) Secs2.decode(body)).item();
    assertThat(body).startsWith(0x41, 13).endsWith("text".getBytes(StandardCharsets.US_ASCII));
    assertThat(made).isEqualTo(decoded).hasSameHashCodeAs(decoded).hasToString(decoded.toString());
    assertThat(decoded).isEqualTo(made).isNotEqualTo(Items.ascii("a lot of tex_"));
    assertThat(made.bytes()).isEqualTo(decoded.bytes());
    assertThat(made.text()).isEqualTo(decoded.text());
    assertThat(made.text(StandardCharsets.UTF_16BE))
        .isEqualTo(decoded.text(StandardCharsets.UTF_16BE));
    assertThat(made.wordAt(5)).isEqualTo(decoded.wordAt(5));
    assertThat(made.byteAt(12)).isEqualTo((byte) 't');
    byte[] part = new byte[5];
    made.copyBytes(2, part, 1, 3);
    assertThat(part).containsExactly(0, 'l', 'o', 't', 0);
    assertThatThrownBy(() -> made.wordAt(6)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> made.byteAt(13)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> made.copyBytes(12, part, 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void tellsSingleValuesApart() {
    assertThat(Items.u4(1)).isNotEqualTo(Items.u4(2)).isNotEqualTo(Items.i4(1));
    assertThat(Items.u4(0xFFFF_FFFFL).longAt(0)).isEqualTo(0xFFFF_FFFFL);
    assertThat(Items.i4(-1).longAt(0)).isEqualTo(-1);
    assertThat(Items.f4(-1.5f).doubleAt(0)).isEqualTo(-1.5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void holdsListsOfAnySize(int size) {
    Item[] elements = new Item[size];
    for (int i = 0; i < size; i++) {
      elements[i] = Items.u1(i);
    }
    ListItem list = Items.list(elements);
    assertThat(list.size()).isEqualTo(size);
    assertThat(list.items()).containsExactly(elements);
    assertThat(list).isEqualTo(Items.list(List.of(elements)));
    assertThatThrownBy(() -> list.get(size)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> list.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void refusesListsThatNestTooDeep(int size) {
    Item[] elements = new Item[size];
    Arrays.fill(elements, Items.u1(1));
    for (int depth = 0; depth < Item.MAX_DEPTH; depth++) {
      elements[size - 1] = Items.list(elements);
    }
    assertThatThrownBy(() -> Items.list(elements))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deeper than 512");
  }

  @Test
  void handsOutBytesInWords() {
    BinaryItem item = Items.binary(NaiveEncoder.hex("01020304050607080A"));
    assertThat(item.wordAt(0)).isEqualTo(0x0102030405060708L);
    assertThat(item.wordAt(1)).isEqualTo(0x020304050607080AL);
    assertThat(item.byteAt(8)).isEqualTo((byte) 10);
    assertThatThrownBy(() -> item.wordAt(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> item.byteAt(9)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void doesNotReadBeyondTheItemIntoTheMessage() {
    Item list =
        ((Decoding.Decoded) Secs2.decode(NaiveEncoder.hex("0102 A50107 B104FFFFFFFF"))).item();
    IntegerItem first = (IntegerItem) ((ListItem) list).get(0);
    assertThat(first.bytes()).containsExactly(7);
    assertThatThrownBy(() -> first.longAt(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> first.wordAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
