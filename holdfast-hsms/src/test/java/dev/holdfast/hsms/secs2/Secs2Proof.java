package dev.holdfast.hsms.secs2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.proof.Spoilt;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any bytes as a body: decoder and cursor agree, and what decodes encodes again. */
@Tag("long")
class Secs2Proof {

  private static final Limits NARROW = new Limits(3, 40);

  @Test
  void decoderAndCursorAgreeOnAnyBytes() {
    Proof.run("secs2", Secs2Proof::round);
  }

  private static void round(Random random) {
    byte[] body =
        random.nextInt(8) == 0
            ? Spoilt.junk(random, 64)
            : Spoilt.bytes(random, Secs2.encode(AnyItem.of(random)), 4);
    Limits limits = random.nextInt(4) == 0 ? NARROW : Limits.DEFAULT;
    Decoding decoding = Secs2.decode(body, 0, body.length, limits);
    Secs2Reader reader = new Secs2Reader(limits).reset(body, 0, body.length);
    int items = walk(reader);
    switch (decoding) {
      case Decoding.Empty() -> assertThat(body).isEmpty();
      case Decoding.Malformed(int offset, String why) -> {
        assertThat(reader.malformed()).isTrue();
        assertThat(reader.errorOffset()).isEqualTo(offset).isBetween(0, body.length);
        assertThat(reader.error()).isEqualTo(why).isNotBlank();
      }
      case Decoding.Decoded(Item item) -> {
        assertThat(reader.malformed()).as(reader.error()).isFalse();
        assertThat(count(item)).isEqualTo(items).isLessThanOrEqualTo(limits.maxItems());
        assertEncodesAgain(item, body);
      }
    }
  }

  private static void assertEncodesAgain(Item item, byte[] body) {
    byte[] encoded = Secs2.encode(item);
    assertThat(encoded).hasSize(Secs2.encodedLength(item));
    assertThat(encoded.length).isLessThanOrEqualTo(body.length);
    if (encoded.length == body.length) {
      assertThat(encoded).isEqualTo(body);
    }
    assertThat(Secs2.decode(encoded)).isEqualTo(new Decoding.Decoded(item));
    assertThat(item.toString()).isNotBlank();
  }

  private static int count(Item item) {
    int n = 1;
    if (item instanceof ListItem list) {
      for (Item element : list) {
        n += count(element);
      }
    }
    return n;
  }

  /** Reads every value of every item. */
  private static int walk(Secs2Reader reader) {
    int items = 0;
    while (reader.next()) {
      items++;
      if (reader.format() != ItemFormat.L) {
        for (int i = 0; i < reader.size(); i++) {
          read(reader, i);
        }
      }
    }
    assertThat(reader.next()).isFalse();
    return items;
  }

  private static void read(Secs2Reader reader, int i) {
    switch (reader.format()) {
      case L -> throw new IllegalStateException("a list has no values");
      case A, J, W, B -> reader.byteAt(i);
      case BOOLEAN -> reader.booleanAt(i);
      case U1 -> reader.u1At(i);
      case U2 -> reader.u2At(i);
      case U4 -> reader.u4At(i);
      case U8 -> reader.u8At(i);
      case I1 -> reader.i1At(i);
      case I2 -> reader.i2At(i);
      case I4 -> reader.i4At(i);
      case I8 -> reader.i8At(i);
      case F4 -> reader.f4At(i);
      case F8 -> reader.f8At(i);
    }
  }
}
