package dev.holdfast.meter.dlt698;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Dlt698FormatTest {

  private static final String GET = "681700430512907856341200a32e050100200f0200001c0c16";

  private final Dlt698Format format = new Dlt698Format();

  @Provide
  Arbitrary<byte[]> frames() {
    Arbitrary<byte[]> addresses =
        Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(16);
    Arbitrary<byte[]> data = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    return Combinators.combine(
            Arbitraries.bytes(), Arbitraries.integers().between(0, 15), addresses, data)
        .as(Dlt698FormatTest::encode);
  }

  /** A second encoder: the table of the link frame, sums bit by bit. */
  private static byte[] encode(byte control, int typeAndLogical, byte[] address, byte[] data) {
    int header = 6 + address.length;
    byte[] frame = new byte[header + 2 + data.length + 3];
    frame[0] = 0x68;
    frame[1] = (byte) (frame.length - 2);
    frame[2] = (byte) ((frame.length - 2) >> 8);
    frame[3] = control;
    frame[4] = (byte) (typeAndLogical << 4 | (address.length - 1));
    System.arraycopy(address, 0, frame, 5, address.length);
    frame[header - 1] = 0x11;
    put(frame, header, BitwiseCrc.of(frame, 1, header));
    System.arraycopy(data, 0, frame, header + 2, data.length);
    put(frame, frame.length - 3, BitwiseCrc.of(frame, 1, frame.length - 3));
    frame[frame.length - 1] = 0x16;
    return frame;
  }

  private static void put(byte[] frame, int at, int sum) {
    frame[at] = (byte) sum;
    frame[at + 1] = (byte) (sum >> 8);
  }

  @Property
  void findsEveryFrameWhereverItStands(
      @ForAll("frames") byte[] frame, @ForAll @IntRange(max = 20) int before) {
    byte[] stream = new byte[before + frame.length + 3];
    System.arraycopy(frame, 0, stream, before, frame.length);

    Finding<Dlt698Frame> finding = format.look(stream, before, stream.length);

    assertThat(finding).isInstanceOf(Found.class);
    Found<Dlt698Frame> found = (Found<Dlt698Frame>) finding;
    assertThat(found.length()).isEqualTo(frame.length);
    assertThat(found.frame().bytes()).isEqualTo(frame);
  }

  @Property
  void asksForMoreUntilTheFrameIsWhole(@ForAll("frames") byte[] frame) {
    for (int end = 0; end < frame.length; end++) {
      Finding<Dlt698Frame> finding = format.look(frame, 0, end);
      assertThat(finding).isInstanceOf(NeedMore.class);
      assertThat(((NeedMore<Dlt698Frame>) finding).atLeast()).isBetween(end + 1, frame.length);
    }
  }

  @Property
  void neverTakesAFrameWithOneByteChanged(
      @ForAll("frames") byte[] frame,
      @ForAll @IntRange(max = 330) int where,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] changed = frame.clone();
    changed[where % frame.length] ^= (byte) change;

    assertThat(format.look(changed, 0, changed.length)).isNotInstanceOf(Found.class);
  }

  @Property
  void readsAnythingWithoutThrowing(@ForAll @Size(max = 60) byte[] bytes) {
    byte[] started = bytes.clone();
    if (started.length > 2) {
      started[0] = 0x68;
      started[2] = 0;
    }
    assertThat(format.look(started, 0, started.length)).isNotNull();
  }

  @Property
  void describesEveryFrameWithoutThrowing(@ForAll("frames") byte[] bytes) {
    Dlt698Frame frame = new Dlt698Frame(bytes);

    assertThat(frame.summary()).isNotEmpty();
    assertThat(frame.items()).isNotNull();
    assertThat(frame.server().digits()).isEqualTo(frame.address());
    frame.number();
    assertThat(
            Dlt698Frame.of(
                frame.control(), frame.server(), frame.clientAddress(), frame.userData()))
        .isEqualTo(frame);
  }

  @Test
  void refusesAFalseHeaderAsSoonAsItsSumIsThere() {
    byte[] claims16Kb = HexFormat.of().parseHex("68ff3f4305681700430512907856");
    assertThat(format.look(claims16Kb, 0, 13)).isInstanceOf(NeedMore.class);
    assertThat(format.look(claims16Kb, 0, 14)).isInstanceOf(No.class);
  }

  @Test
  void waitsForNoMoreThanTheHeaderBeforeItsSumIsProven() {
    byte[] start = HexFormat.of().parseHex("68ff3f4305");
    assertThat(format.look(start, 0, 5)).isEqualTo(new NeedMore<>(14));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "680000", // shorter than any frame
        "680900", // one byte short
        "68ffff", // reserved bit
        "681780", // reserved bit
        "681040", // 16 KB
        "68ff7f", // 16 MB
      })
  void refusesAnImpossibleLengthAtOnce(String hex) {
    byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(hex), 4);
    assertThat(format.look(bytes, 0, 4)).isInstanceOf(No.class);
  }

  @Test
  void refusesAnAddressLongerThanTheFrame() {
    byte[] bytes = HexFormat.of().parseHex("680f00430f");
    assertThat(format.look(bytes, 0, bytes.length)).isInstanceOf(No.class);
  }

  @Test
  void countsInKilobytesWhereTheLengthSaysSo() {
    byte[] frame = new byte[1026];
    frame[0] = 0x68;
    frame[1] = 1;
    frame[2] = 0x40;
    frame[3] = (byte) 0xC3;
    put(frame, 7, BitwiseCrc.of(frame, 1, 7));
    put(frame, 1023, BitwiseCrc.of(frame, 1, 1023));
    frame[1025] = 0x16;

    assertThat(format.look(frame, 0, frame.length))
        .isInstanceOfSatisfying(Found.class, found -> assertThat(found.length()).isEqualTo(1026));
    assertThat(format.look(frame, 0, 100)).isEqualTo(new NeedMore<>(1026));
  }

  @Test
  void takesTheLongestFrame() {
    byte[] frame = encode((byte) 0xC3, 0, new byte[6], new byte[16385 - 17]);
    assertThat(format.maxLength()).isEqualTo(frame.length);
    assertThat(format.look(frame, 0, frame.length)).isInstanceOf(Found.class);
  }

  @Test
  void readsScrambledDataAsPlain() {
    byte[] plain = ((Found<Dlt698Frame>) look(GET)).frame().userData();
    ServerAddress address = ServerAddress.single("123456789012");

    Dlt698Frame scrambled = Dlt698Frame.of(0x4B, address, 0, plain);

    assertThat(scrambled.bytes()[14]).isEqualTo((byte) 0x38);
    assertThat(scrambled.userData()).isEqualTo(plain);
    assertThat(scrambled.code()).isEqualTo(5);
    assertThat(scrambled.summary()).isEqualTo("GET-Request Normal PIID 00 OAD 200f0200 frequency");
    assertThat(format.look(scrambled.bytes(), 0, scrambled.bytes().length))
        .isInstanceOf(Found.class);
  }

  @Test
  void makesNoFrameBeyondTheLimit() {
    assertThatThrownBy(() -> Dlt698Frame.of(0x43, ServerAddress.ANY, 0, new byte[16384]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Dlt698Frame.of(0x43, ServerAddress.ANY, 256, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Finding<Dlt698Frame> look(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return format.look(bytes, 0, bytes.length);
  }
}
