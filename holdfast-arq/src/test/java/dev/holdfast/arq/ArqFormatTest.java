package dev.holdfast.arq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ArqFormatTest {

  private final ArqFormat format = new ArqFormat();

  /** Writes a frame byte by byte, by another way than the product reads it. */
  private static byte[] frame(long number, int type, int ackFlag, int code, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String head =
        "55aa%08x%04x%04x%s%s%04x%04x"
            .formatted(number, 26 + content.length, type, "0a000002", "0a000001", ackFlag, code);
    out.writeBytes(HexFormat.of().parseHex(head));
    out.writeBytes(content);
    int sum = 0;
    for (byte b : out.toByteArray()) {
      sum = (sum + Byte.toUnsignedInt(b)) % 65536;
    }
    out.write(sum / 256);
    out.write(sum % 256);
    out.write(0xFE);
    out.write(0xEF);
    return out.toByteArray();
  }

  @Test
  void readsEveryField() {
    byte[] bytes = frame(0xFFFF_FFFFL, 3, ArqFrame.ACK_WANTED, 0x1234, new byte[] {1, 2});
    assertThat(format.look(bytes, 0, bytes.length))
        .isEqualTo(
            new Finding.Found<>(
                28,
                new ArqFrame(
                    0xFFFF_FFFFL,
                    3,
                    0x0A000002,
                    0x0A000001,
                    ArqFrame.ACK_WANTED,
                    0x1234,
                    new byte[] {1, 2})));
  }

  @Test
  void tellsTheShapeOfAnAcknowledgement() {
    byte[] bytes = frame(7, 0, ArqFrame.NO_ACK_WANTED, 5, new byte[6]);
    Finding<ArqFrame> finding = format.look(bytes, 0, bytes.length);
    assertThat(finding)
        .isInstanceOfSatisfying(
            Finding.Found.class,
            found -> assertThat(((ArqFrame) found.frame()).looksLikeAcknowledgement()).isTrue());
  }

  @Test
  void refusesAWrongTail() {
    byte[] bytes = frame(7, 0, ArqFrame.ACK_WANTED, 5, new byte[3]);
    bytes[bytes.length - 1] = 0;
    assertThat(format.look(bytes, 0, bytes.length)).isInstanceOf(Finding.No.class);
  }

  @Test
  void refusesALengthBelowTheOverhead() {
    byte[] bytes = frame(7, 0, ArqFrame.ACK_WANTED, 5, new byte[3]);
    bytes[7] = 25;
    assertThat(format.look(bytes, 0, bytes.length)).isInstanceOf(Finding.No.class);
  }

  @Property(tries = 200)
  void asksForMoreAtEveryShorterLength(
      @ForAll @Size(max = 40) byte[] content, @ForAll @IntRange(min = 0, max = 65) int cut) {
    byte[] bytes = frame(9, 1, ArqFrame.ACK_WANTED, 2, content);
    int end = Math.min(cut, bytes.length - 1);
    assertThat(format.look(bytes, 0, end)).isInstanceOf(Finding.NeedMore.class);
  }

  @Property(tries = 500)
  void refusesAnyOneChangedByteOfTheContent(
      @ForAll @Size(min = 1, max = 40) byte[] content,
      @ForAll @IntRange(min = 0, max = 39) int where,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] bytes = frame(9, 1, ArqFrame.ACK_WANTED, 2, content);
    bytes[22 + where % content.length] ^= (byte) change;
    assertThat(format.look(bytes, 0, bytes.length)).isInstanceOf(Finding.No.class);
  }

  @Property(tries = 500)
  void neverThrowsOnAnyBytes(@ForAll @Size(max = 80) byte[] noise) {
    byte[] bytes = Arrays.copyOf(new byte[] {0x55, (byte) 0xAA}, noise.length + 2);
    System.arraycopy(noise, 0, bytes, 2, noise.length);
    assertThat(format.look(bytes, 0, bytes.length)).isNotNull();
  }
}
