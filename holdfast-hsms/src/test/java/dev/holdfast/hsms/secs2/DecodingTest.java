package dev.holdfast.hsms.secs2;

import static dev.holdfast.hsms.secs2.NaiveEncoder.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodingTest {

  @Test
  void tellsAnEmptyBodyFromAnEmptyList() {
    assertThat(Secs2.decode(new byte[0])).isEqualTo(new Decoding.Empty());
    assertThat(Secs2.decode(hex("0100"))).isEqualTo(new Decoding.Decoded(Items.list()));
  }

  @ParameterizedTest
  @CsvSource({
    "01,               0, the body ends where an item should be",
    "02 00,            0, the body ends within the length bytes",
    "23 00 00,         0, the body ends within the length bytes",
    "00 00,            0, an item without length bytes",
    "20 41,            0, an item without length bytes",
    "2D 00,            0, no format has code 13 (octal)",
    "FD 00,            0, no format has code 77 (octal)",
    "21 02 00,         0, B of 2 bytes in 1 bytes",
    "B1 03 00 00 00,   0, U4 of 3 bytes is no multiple of 4",
    "91 06 000000000000, 0, F4 of 6 bytes is no multiple of 4",
    "61 04 00000000,   0, I8 of 4 bytes is no multiple of 8",
    "49 01 00,         0, a localized string of 1 byte has no room for its header",
    "01 00 00,         2, 1 bytes behind the item",
    "A5 01 07 A5 01,   3, 2 bytes behind the item",
    "01 02 A5 01 07,   0, a list of 2 items in 3 bytes",
    "01 02 A5 02 07 08, 6, the body ends where an item should be",
    "01 01 01 01 B1 05 0000000000, 4, U4 of 5 bytes is no multiple of 4",
    "03 FF FF FF,      0, a list of 16777215 items in 0 bytes",
    "23 FF FF FF 00,   0, B of 16777215 bytes in 1 bytes"
  })
  void saysWhereAndWhyABodyIsMalformed(String body, int offset, String why) {
    assertThat(Secs2.decode(hex(body))).isEqualTo(new Decoding.Malformed(offset, why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A5 01 07", "A6 00 01 07", "A7 00 00 01 07"})
  void takesOneToThreeLengthBytes(String body) {
    assertThat(Secs2.decode(hex(body))).isEqualTo(new Decoding.Decoded(Items.u1(7)));
  }

  @Test
  void readsAPartOfAnArrayAndCountsOffsetsFromItsStart() {
    byte[] bytes = hex("FFFF A50107 FF");
    assertThat(Secs2.decode(bytes, 2, 5, Limits.DEFAULT))
        .isEqualTo(new Decoding.Decoded(Items.u1(7)));
    assertThat(Secs2.decode(bytes, 2, 6, Limits.DEFAULT))
        .isEqualTo(new Decoding.Malformed(3, "1 bytes behind the item"));
    assertThat(Secs2.decode(bytes, 4, 4, Limits.DEFAULT)).isEqualTo(new Decoding.Empty());
  }

  @Test
  void takesListsUpToTheDepthLimitAndNoDeeper() {
    Limits limits = new Limits(3, 100);
    byte[] three = hex("0101 0101 0101 A50107");
    byte[] four = hex("0101 0101 0101 0100");
    assertThat(Secs2.decode(three, 0, three.length, limits)).isInstanceOf(Decoding.Decoded.class);
    assertThat(Secs2.decode(four, 0, four.length, limits))
        .isEqualTo(new Decoding.Malformed(6, "lists nest deeper than 3"));
  }

  @Test
  void refusesMoreItemsThanTheLimit() {
    byte[] body = hex("0103 A500 A500 A500");
    assertThat(Secs2.decode(body, 0, body.length, new Limits(64, 4)))
        .isInstanceOf(Decoding.Decoded.class);
    assertThat(Secs2.decode(body, 0, body.length, new Limits(64, 3)))
        .isEqualTo(new Decoding.Malformed(6, "more than 3 items"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 513})
  void refusesDepthLimitsThatCannotBe(int depth) {
    assertThatThrownBy(() -> new Limits(depth, 1)).hasMessageContaining("" + depth);
  }

  @Test
  void findsOneHundredThousandListsWithinListsMalformed() {
    byte[] body = new byte[200_000];
    Arrays.fill(body, (byte) 1);
    assertThat(Secs2.decode(body))
        .isEqualTo(new Decoding.Malformed(128, "lists nest deeper than 64"));
  }

  @Test
  void handsOutListsAsDeepAsCanBe() {
    byte[] body = new byte[2 * Item.MAX_DEPTH];
    Arrays.fill(body, (byte) 1);
    body[body.length - 1] = 0;
    Decoding decoding =
        Secs2.decode(body, 0, body.length, new Limits(Item.MAX_DEPTH, Item.MAX_LENGTH));
    Item root = ((Decoding.Decoded) decoding).item();
    assertThat(Secs2.encode(root)).isEqualTo(body);
    assertThat(root).isEqualTo(((Decoding.Decoded) decoding).item()).hasSameHashCodeAs(root);
    assertThatThrownBy(() -> Items.list(root)).hasMessageContaining("512");
  }

  @Test
  void readsBooleansByMeaning() {
    Item decoded = ((Decoding.Decoded) Secs2.decode(hex("2503 FF 00 02"))).item();
    assertThat(decoded)
        .isEqualTo(Items.bool(true, false, true))
        .hasSameHashCodeAs(Items.bool(true, false, true))
        .isNotEqualTo(Items.bool(true, true, true));
  }

  @Property
  void goesOverTheSameElementsInOnePassAsByIndex(@ForAll("lists") Item item) {
    byte[] body = Secs2.encode(item);
    ListItem onePass = (ListItem) ((Decoding.Decoded) Secs2.decode(body)).item();
    ListItem byIndex = (ListItem) ((Decoding.Decoded) Secs2.decode(body)).item();
    checkOnePass(onePass, byIndex, true);
    checkOnePass(onePass, byIndex, false);
  }

  /**
   * @param down whether each list is gone through before the next element is asked for
   */
  private static void checkOnePass(ListItem onePass, ListItem byIndex, boolean down) {
    List<Item> elements = new ArrayList<>();
    onePass.forEach(element -> {
      if (down && element instanceof ListItem list) {
        checkOnePass(list, (ListItem) byIndex.get(elements.size()), true);
      }
      elements.add(element);
    });
    assertThat(elements).isEqualTo(byIndex.items());
  }

  @Test
  void encodesAnInnerListWithItsLengthsShortened() {
    Item root = ((Decoding.Decoded) Secs2.decode(hex("0101 020002 0100 A6000107"))).item();
    assertThat(Secs2.encode(root.at(0))).isEqualTo(hex("0102 0100 A501 07"));
    assertThat(Secs2.encode(root)).isEqualTo(hex("0101 0102 0100 A501 07"));
  }

  @Property
  void findsEveryTruncationMalformed(@ForAll("lists") Item item) {
    byte[] body = Secs2.encode(item);
    for (int length = 1; length < body.length; length++) {
      assertThat(Secs2.decode(body, 0, length, Limits.DEFAULT))
          .isInstanceOfSatisfying(Decoding.Malformed.class, DecodingTest::pointsIntoBody);
    }
  }

  @Property(tries = 5000)
  void takesAnyBytes(@ForAll @Size(max = 60) byte[] body) {
    checkAll(body);
  }

  @Property(tries = 3000)
  void takesMutatedBodies(
      @ForAll("lists") Item item,
      @ForAll int at,
      @ForAll byte value,
      @ForAll @IntRange(max = 3) int cut) {
    byte[] body = Secs2.encode(item);
    body[Math.floorMod(at, body.length)] = value;
    checkAll(Arrays.copyOf(body, Math.max(0, body.length - cut)));
  }

  private static void pointsIntoBody(Decoding.Malformed malformed) {
    assertThat(malformed.offset()).isNotNegative();
    assertThat(malformed.why()).isNotEmpty();
  }

  /** Whatever the bytes, there is an answer, and what decodes can be used in every way. */
  private static void checkAll(byte[] body) {
    switch (Secs2.decode(body)) {
      case Decoding.Empty _ -> assertThat(body).isEmpty();
      case Decoding.Malformed malformed -> {
        assertThat(malformed.offset()).isBetween(0, body.length);
        assertThat(malformed.why()).isNotEmpty();
      }
      case Decoding.Decoded decoded -> {
        Item item = decoded.item();
        assertThat(Secs2.decode(Secs2.encode(item))).isEqualTo(decoded);
        assertThat(item.toString()).isNotEmpty();
        assertThat(Secs2.encode(item)).hasSizeLessThanOrEqualTo(body.length);
      }
    }
  }

  @Provide
  Arbitrary<Item> lists() {
    return AnyItem.lists();
  }
}
