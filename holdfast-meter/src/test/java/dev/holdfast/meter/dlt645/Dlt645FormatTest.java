package dev.holdfast.meter.dlt645;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.link.frame.Finding.NeedMore;
import dev.holdfast.link.frame.Finding.No;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Dlt645FormatTest {

  private final Dlt645Format format = new Dlt645Format();

  @Provide
  Arbitrary<byte[]> frames() {
    Arbitrary<byte[]> addresses = Arbitraries.bytes().array(byte[].class).ofSize(6);
    Arbitrary<byte[]> data = Arbitraries.bytes().array(byte[].class).ofMaxSize(255);
    return Combinators.combine(addresses, Arbitraries.bytes(), data).as(Dlt645FormatTest::encode);
  }

  /** A second encoder: the table of the frame, byte after byte. */
  private static byte[] encode(byte[] address, byte control, byte[] data) {
    byte[] frame = new byte[12 + data.length];
    frame[0] = 0x68;
    System.arraycopy(address, 0, frame, 1, 6);
    frame[7] = 0x68;
    frame[8] = control;
    frame[9] = (byte) data.length;
    System.arraycopy(data, 0, frame, 10, data.length);
    frame[frame.length - 2] = (byte) sum(frame);
    frame[frame.length - 1] = 0x16;
    return frame;
  }

  private static int sum(byte[] frame) {
    int sum = 0;
    for (int i = 0; i < frame.length - 2; i++) {
      sum = (sum + (frame[i] & 0xFF)) % 256;
    }
    return sum;
  }

  @Property
  void findsEveryFrameWhereverItStands(
      @ForAll("frames") byte[] frame, @ForAll @IntRange(max = 20) int before) {
    byte[] stream = new byte[before + frame.length + 3];
    System.arraycopy(frame, 0, stream, before, frame.length);

    Finding<Dlt645Frame> finding = format.look(stream, before, stream.length);

    assertThat(finding).isInstanceOf(Found.class);
    Found<Dlt645Frame> found = (Found<Dlt645Frame>) finding;
    assertThat(found.length()).isEqualTo(frame.length);
    assertThat(found.frame().bytes()).isEqualTo(frame);
  }

  @Property
  void asksForMoreUntilTheFrameIsWhole(@ForAll("frames") byte[] frame) {
    for (int end = 0; end < frame.length; end++) {
      Finding<Dlt645Frame> finding = format.look(frame, 0, end);
      assertThat(finding).isInstanceOf(NeedMore.class);
      assertThat(((NeedMore<Dlt645Frame>) finding).atLeast()).isBetween(end + 1, frame.length);
    }
  }

  @Property
  void neverTakesAFrameWithOneByteChanged(
      @ForAll("frames") byte[] frame,
      @ForAll @IntRange(max = 266) int where,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] changed = frame.clone();
    changed[where % frame.length] ^= (byte) change;

    Finding<Dlt645Frame> finding = format.look(changed, 0, changed.length);

    if (finding instanceof Found<Dlt645Frame>(int length, Dlt645Frame found)) {
      assertThat(where % frame.length).isEqualTo(9);
      assertThat(sum(Arrays.copyOf(changed, length))).isEqualTo(changed[length - 2] & 0xFF);
      assertThat(found.bytes()).hasSize(length);
    }
  }

  @Property
  void readsAnythingWithoutThrowing(@ForAll @Size(max = 60) byte[] bytes) {
    byte[] started = bytes.clone();
    if (started.length > 7) {
      started[0] = 0x68;
      started[7] = 0x68;
    }
    assertThat(format.look(started, 0, started.length)).isNotNull();
  }

  @Property
  void describesEveryFrameWithoutThrowing(@ForAll("frames") byte[] bytes) {
    Dlt645Frame frame = Dlt645Frame.at(bytes, 0);

    assertThat(frame.summary()).isNotEmpty();
    assertThat(frame.items()).isNotNull();
    assertThat(frame.address()).hasSize(12);
    assertThat(frame.bytes()).isEqualTo(bytes);
    assertThat(Dlt645Frame.of(frame.station(), frame.code(), frame.data())).isEqualTo(frame);
  }

  @Property
  void readsTheFirstNumberAsTheItemsSayIt(
      @ForAll @IntRange(max = 0x0A) int kind, @ForAll @Size(4) byte[] value) {
    byte[] data = {0, 0, (byte) kind, 0, value[0], value[1], value[2], value[3]};
    Dlt645Frame frame = Dlt645Frame.of(Dlt645Address.parse("1"), 0x91, data);
    var number = frame.number();

    if (number == null) {
      assertThat(frame.items().getFirst().value()).isEqualTo(HexFormat.of().formatHex(value));
    } else {
      assertThat(frame.items().getFirst().value()).isEqualTo(number.toPlainString());
    }
  }

  @Test
  void refusesAFirstByteThatIsNot68() {
    assertThat(format.look(new byte[] {(byte) 0xFE}, 0, 1)).isInstanceOf(No.class);
  }

  @Test
  void refusesAsSoonAsTheSecond68IsMissing() {
    byte[] bytes = HexFormat.of().parseHex("6812907856341269");
    assertThat(format.look(bytes, 0, 7)).isInstanceOf(NeedMore.class);
    assertThat(format.look(bytes, 0, 8)).isInstanceOf(No.class);
  }

  @Test
  void takesTheLengthByteUnsigned() {
    byte[] bytes = HexFormat.of().parseHex("681290785634126891ff");
    assertThat(format.look(bytes, 0, bytes.length)).isEqualTo(new NeedMore<>(267));
  }
}
