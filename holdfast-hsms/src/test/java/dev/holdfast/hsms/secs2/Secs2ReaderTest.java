package dev.holdfast.hsms.secs2;

import static dev.holdfast.hsms.secs2.NaiveEncoder.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Secs2ReaderTest {

  private static final Item REPORT =
      Items.list(
          Items.u4(1, 2),
          Items.list(Items.ascii("ab"), Items.list(), Items.f8(0.5)),
          Items.bool(true));

  @Test
  void visitsListsBeforeTheirElements() {
    Secs2Reader reader = new Secs2Reader(Secs2.encode(REPORT));
    List<String> seen = new ArrayList<>();
    while (reader.next()) {
      seen.add(reader.depth() + " " + reader.format() + " " + reader.size());
    }
    assertThat(seen)
        .containsExactly("0 L 3", "1 U4 2", "1 L 3", "2 A 2", "2 L 0", "2 F8 1", "1 BOOLEAN 1");
    assertThat(reader.malformed()).isFalse();
    assertThat(reader.next()).isFalse();
  }

  @Test
  void skipsWhatAListHolds() {
    Secs2Reader reader = new Secs2Reader(Secs2.encode(REPORT));
    reader.next();
    reader.next();
    reader.next();
    reader.skip();
    assertThat(reader.format()).isEqualTo(ItemFormat.L);
    assertThat(reader.depth()).isEqualTo(1);
    assertThat(reader.next()).isTrue();
    assertThat(reader.booleanAt(0)).isTrue();
    reader.skip();
    assertThat(reader.next()).isFalse();
    assertThat(reader.malformed()).isFalse();
  }

  @Test
  void skipsTheRootToTheEnd() {
    Secs2Reader reader = new Secs2Reader(Secs2.encode(REPORT));
    reader.next();
    reader.skip();
    assertThat(reader.next()).isFalse();
    assertThat(reader.malformed()).isFalse();
  }

  @Test
  void readsValuesOfEveryFormat() {
    Item all =
        Items.list(
            Items.u1(255),
            Items.u2(65535),
            Items.u4(4294967295L),
            Items.u8(Long.MAX_VALUE),
            Items.i1(-1),
            Items.i2(-2),
            Items.i4(-4),
            Items.i8(-8),
            Items.f4(0.25f),
            Items.f8(-0.5),
            Items.binary((byte) 0x80),
            Items.bool(false));
    Secs2Reader reader = new Secs2Reader(Secs2.encode(all));
    List<Object> values = new ArrayList<>();
    while (reader.next()) {
      switch (reader.format()) {
        case U1 -> values.add(reader.u1At(0));
        case U2 -> values.add(reader.u2At(0));
        case U4 -> values.add(reader.u4At(0));
        case U8 -> values.add(reader.u8At(0));
        case I1 -> values.add(reader.i1At(0));
        case I2 -> values.add(reader.i2At(0));
        case I4 -> values.add(reader.i4At(0));
        case I8 -> values.add(reader.i8At(0));
        case F4 -> values.add(reader.f4At(0));
        case F8 -> values.add(reader.f8At(0));
        case B -> values.add(reader.byteAt(0));
        case BOOLEAN -> values.add(reader.booleanAt(0));
        default -> values.add(reader.format());
      }
    }
    assertThat(values)
        .containsExactly(
            ItemFormat.L,
            255,
            65535,
            4294967295L,
            Long.MAX_VALUE,
            (byte) -1,
            (short) -2,
            -4,
            -8L,
            0.25f,
            -0.5,
            (byte) 0x80,
            false);
  }

  @Test
  void showsWhatIsSoundBeforeItMeetsWhatIsNot() {
    Secs2Reader reader = new Secs2Reader(hex("0102 A50107 B10100"));
    assertThat(reader.next()).isTrue();
    assertThat(reader.next()).isTrue();
    assertThat(reader.u1At(0)).isEqualTo(7);
    assertThat(reader.next()).isFalse();
    assertThat(reader.malformed()).isTrue();
    assertThat(reader.errorOffset()).isEqualTo(5);
    assertThat(reader.error()).isEqualTo("U4 of 1 bytes is no multiple of 4");
    assertThat(reader.next()).isFalse();
  }

  @Test
  void stopsWhenSkippingMeetsMalformedBytes() {
    Secs2Reader reader = new Secs2Reader(hex("0102 0101 00 00 A50107"));
    reader.next();
    reader.next();
    reader.skip();
    assertThat(reader.malformed()).isTrue();
    assertThat(reader.next()).isFalse();
  }

  @Test
  void hasNothingToSayOfAnEmptyBody() {
    Secs2Reader reader = new Secs2Reader(new byte[0]);
    assertThat(reader.next()).isFalse();
    assertThat(reader.malformed()).isFalse();
  }

  @Test
  void readsOneBodyAfterTheOther() {
    Secs2Reader reader = new Secs2Reader(Limits.DEFAULT);
    reader.reset(hex("00"), 0, 1);
    assertThat(reader.next()).isFalse();
    reader.reset(hex("FF A50107"), 1, 4);
    assertThat(reader.malformed()).isFalse();
    assertThat(reader.next()).isTrue();
    assertThat(reader.u1At(0)).isEqualTo(7);
    assertThat(reader.offset()).isEqualTo(3);
    assertThat(reader.next()).isFalse();
    assertThat(reader.malformed()).isFalse();
  }

  @Test
  void namesTheFormatWhenAskedForAnother() {
    Secs2Reader reader = new Secs2Reader(hex("A50107"));
    reader.next();
    assertThatThrownBy(() -> reader.u4At(0)).hasMessage("the item is U1, not U4");
    assertThatThrownBy(() -> reader.doubleAt(0)).hasMessage("the item is U1, not F8");
    assertThatThrownBy(() -> reader.u1At(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(reader.longAt(0)).isEqualTo(7);
  }

  @Property(tries = 3000)
  void agreesWithDecodingOnAnyBytes(@ForAll @Size(min = 1, max = 40) byte[] body) {
    Secs2Reader reader = new Secs2Reader(body);
    boolean more = true;
    while (more) {
      more = reader.next();
    }
    Decoding expected = Secs2.decode(body);
    assertThat(reader.malformed()).isEqualTo(expected instanceof Decoding.Malformed);
    if (expected instanceof Decoding.Malformed malformed) {
      assertThat(new Decoding.Malformed(reader.errorOffset(), reader.error())).isEqualTo(malformed);
    }
  }

  @Property
  void skippingComesToTheSameNextItemAsReading(
      @ForAll("items") Item first, @ForAll("items") Item second) {
    Secs2Reader reader = new Secs2Reader(Secs2.encode(Items.list(first, second)));
    reader.next();
    reader.next();
    assertThat(reader.format()).isEqualTo(first.format());
    reader.skip();
    assertThat(reader.next()).isTrue();
    assertThat(reader.depth()).isEqualTo(1);
    assertThat(reader.format()).isEqualTo(second.format());
    reader.skip();
    assertThat(reader.next()).isFalse();
    assertThat(reader.malformed()).isFalse();
  }

  @Provide
  Arbitrary<Item> items() {
    return AnyItem.items();
  }
}
