package dev.holdfast.hsms.secs2;

import static dev.holdfast.hsms.secs2.NaiveEncoder.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hsms.sml.Sml;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EncodingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<L>                                   | 01 00",
        "<L <U1 5> <L>>                        | 01 02 A5 01 05 01 00",
        "<B>                                   | 21 00",
        "<B 0x00 0xFF>                         | 21 02 00 FF",
        "<BOOLEAN TRUE FALSE>                  | 25 02 01 00",
        "<A \"\">                              | 41 00",
        "<A \"ABC\">                           | 41 03 41 42 43",
        "<A 0xE9>                              | 41 01 E9",
        "<J \"A\" 0xB1>                        | 45 02 41 B1",
        "<W [0]>                               | 49 00",
        "<W 2 \"\">                            | 49 02 00 02",
        "<W 8 0x82 0xA0>                       | 49 04 00 08 82 A0",
        "<I8 -2>                               | 61 08 FF FF FF FF FF FF FF FE",
        "<I1 -128 127>                         | 65 02 80 7F",
        "<I2 -32768 32767>                     | 69 04 80 00 7F FF",
        "<I4 -2147483648 1>                    | 71 08 80 00 00 00 00 00 00 01",
        "<F8 1.5>                              | 81 08 3F F8 00 00 00 00 00 00",
        "<F4 -0.0 1.5>                         | 91 08 80 00 00 00 3F C0 00 00",
        "<U8 18446744073709551615>             | A1 08 FF FF FF FF FF FF FF FF",
        "<U1 0 255>                            | A5 02 00 FF",
        "<U2 65535>                            | A9 02 FF FF",
        "<U4 4294967295>                       | B1 04 FF FF FF FF",
        "<U4>                                  | B1 00"
      })
  void writesTheBytesOfTheFormatTable(String sml, String bytes) {
    assertThat(Secs2.encode(Sml.parseItem(sml))).isEqualTo(hex(bytes));
  }

  @ParameterizedTest
  @CsvSource({"255, 21FF", "256, 220100", "65535, 22FFFF", "65536, 23010000"})
  void usesAsFewLengthBytesAsTheLengthNeeds(int length, String header) {
    byte[] encoded = Secs2.encode(Items.binary(new byte[length]));
    assertThat(Arrays.copyOf(encoded, header.length() / 2)).isEqualTo(hex(header));
    assertThat(encoded).hasSize(header.length() / 2 + length);
  }

  @Test
  void countsElementsNotBytesInListHeaders() {
    Item[] elements = new Item[256];
    Arrays.fill(elements, Items.u2(1));
    assertThat(Arrays.copyOf(Secs2.encode(Items.list(elements)), 5)).isEqualTo(hex("020100A902"));
  }

  @Property
  void agreesWithTheNaiveEncoder(@ForAll("items") Item item) {
    byte[] encoded = Secs2.encode(item);
    assertThat(encoded).isEqualTo(NaiveEncoder.encode(item));
    assertThat(Secs2.encodedLength(item)).isEqualTo(encoded.length);
  }

  @Property
  void decodesToTheItemItEncoded(@ForAll("items") Item item) {
    Decoding decoding = Secs2.decode(Secs2.encode(item));
    assertThat(decoding).isEqualTo(new Decoding.Decoded(item));
    Item decoded = ((Decoding.Decoded) decoding).item();
    assertThat(decoded).hasSameHashCodeAs(item).hasToString(item.toString());
    assertThat(Secs2.encode(decoded)).isEqualTo(Secs2.encode(item));
  }

  @Property
  void shortensLengthsThatCameTooLong(@ForAll("items") Item item) {
    byte[] body = NaiveEncoder.encode(item, 3);
    Item decoded = ((Decoding.Decoded) Secs2.decode(body)).item();
    assertThat(decoded).isEqualTo(item);
    assertThat(Secs2.encode(decoded)).isEqualTo(NaiveEncoder.encode(item));
    assertThat(Secs2.encode(Items.list(decoded, item)))
        .isEqualTo(NaiveEncoder.encode(Items.list(item, item)));
  }

  @Provide
  Arbitrary<Item> items() {
    return AnyItem.items();
  }

  static Stream<ByteBuffer> buffers() {
    return Stream.of(
        ByteBuffer.allocate(20).position(3).slice(),
        ByteBuffer.allocateDirect(20).position(3).slice());
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void writesIntoABufferAtItsPosition(ByteBuffer target) {
    target.position(2);
    Secs2.encode(Items.list(Items.u1(7)), target);
    assertThat(target.position()).isEqualTo(7);
    byte[] written = new byte[7];
    target.get(0, written);
    assertThat(written).isEqualTo(hex("0000 01 01 A5 01 07"));
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void writesNothingIntoABufferThatIsTooSmall(ByteBuffer target) {
    target.limit(4);
    assertThatThrownBy(() -> Secs2.encode(Items.list(Items.u1(7)), target))
        .isInstanceOf(BufferOverflowException.class);
    assertThat(target.position()).isZero();
    assertThat(target.get(0)).isZero();
  }
}
