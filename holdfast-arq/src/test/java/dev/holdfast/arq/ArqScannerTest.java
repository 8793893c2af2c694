package dev.holdfast.arq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arq.ArqLayout.CheckFrom;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ArqScannerTest {

  private static final List<ArqLayout> LAYOUTS =
      List.of(
          ArqLayout.DEFAULT,
          ArqLayout.DEFAULT.with(ByteOrder.LITTLE_ENDIAN),
          ArqLayout.DEFAULT.with(Check.CRC32C),
          new ArqLayout(
              ByteOrder.LITTLE_ENDIAN, 0x7E7E, 0x0D0A, Check.CRC32C, CheckFrom.NUMBER, 600),
          new ArqLayout(ByteOrder.BIG_ENDIAN, 0xAAAA, 0xAAAA, Check.SUM16, CheckFrom.NUMBER, 600));

  private final ArqFormat format = new ArqFormat();
  private final List<ArqFrame> found = new ArrayList<>();

  private static ArqFrame frame(Random random) {
    byte[] content = new byte[random.nextInt(40)];
    random.nextBytes(content);
    return new ArqFrame(
        random.nextLong(1L << 32),
        random.nextInt(1 << 16),
        random.nextInt(),
        random.nextInt(),
        random.nextBoolean() ? ArqFrame.ACK_WANTED : ArqFrame.NO_ACK_WANTED,
        random.nextInt(1 << 16),
        content);
  }

  /** Feeds a stream in pieces, as a session does, and counts what is left at the end as junk. */
  private long feed(ArqScanner scanner, byte[] stream, Random cuts) {
    byte[] unread = new byte[0];
    int at = 0;
    while (at < stream.length) {
      int size = Math.min(stream.length - at, 1 + cuts.nextInt(30));
      byte[] all = Arrays.copyOf(unread, unread.length + size);
      System.arraycopy(stream, at, all, unread.length, size);
      at += size;
      int used = scanner.scan(all, 0, all.length, false, (f, b, o, l) -> found.add(f));
      unread = Arrays.copyOfRange(all, used, all.length);
    }
    scanner.scan(unread, 0, unread.length, true, (f, b, o, l) -> found.add(f));
    return scanner.junkBytes();
  }

  @Property(tries = 300)
  void readsWhatItWroteInEveryLayout(@ForAll long seed) {
    Random random = new Random(seed);
    for (ArqLayout layout : LAYOUTS) {
      ArqFormat own = new ArqFormat(layout);
      ArqFrame frame = frame(random);
      byte[] bytes = own.write(frame);
      found.clear();
      new ArqScanner(own).scan(bytes, 0, bytes.length, true, (f, b, o, l) -> found.add(f));
      assertThat(found).as("%s", layout).containsExactly(frame);
    }
  }

  @Property(tries = 300)
  void findsEveryFrameInJunkHoweverItIsCut(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int frames) {
    Random random = new Random(seed);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List<ArqFrame> sent = new ArrayList<>();
    long junk = 0;
    for (int i = 0; i < frames; i++) {
      byte[] noise = new byte[random.nextInt(12)];
      random.nextBytes(noise);
      if (noise.length > 3) {
        // A head whose length lies, right before a frame.
        System.arraycopy(new byte[] {0x55, (byte) 0xAA}, 0, noise, noise.length - 2, 2);
      }
      stream.writeBytes(noise);
      junk += noise.length;
      ArqFrame frame = frame(random);
      sent.add(frame);
      stream.writeBytes(format.write(frame));
    }
    found.clear();
    assertThat(feed(new ArqScanner(format), stream.toByteArray(), random)).isEqualTo(junk);
    assertThat(found).containsExactlyElementsOf(sent);
  }

  @Property(tries = 300)
  void skipsASpoiltFrameAndFindsTheNext(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] spoilt = format.write(frame(random));
    ArqFrame sound = frame(random);
    int where = random.nextInt(spoilt.length);
    spoilt[where] ^= (byte) (1 + random.nextInt(255));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(spoilt);
    stream.writeBytes(format.write(sound));
    found.clear();
    long junk = feed(new ArqScanner(format), stream.toByteArray(), random);
    assertThat(found).contains(sound).hasSize(1);
    assertThat(junk).isEqualTo(spoilt.length);
  }

  @Test
  void countsAHeadWithAFalseSum() {
    byte[] bytes = format.write(frame(new Random(1)));
    bytes[10] ^= 1;
    ArqScanner scanner = new ArqScanner(format);
    scanner.scan(bytes, 0, bytes.length, true, (f, b, o, l) -> found.add(f));
    assertThat(found).isEmpty();
    assertThat(scanner.falseHeads()).isEqualTo(1);
    assertThat(scanner.junkBytes()).isEqualTo(bytes.length);
  }

  @Test
  void keepsAHalfFrameForLater() {
    byte[] bytes = format.write(frame(new Random(2)));
    ArqScanner scanner = new ArqScanner(format);
    assertThat(scanner.scan(bytes, 0, 20, false, (f, b, o, l) -> found.add(f))).isZero();
    assertThat(scanner.needed()).isEqualTo(bytes.length);
  }

  @Test
  void refusesALengthBeyondTheLayout() {
    ArqFormat narrow =
        new ArqFormat(
            new ArqLayout(ByteOrder.BIG_ENDIAN, 0x55AA, 0xFEEF, Check.SUM16, CheckFrom.HEAD, 40));
    byte[] bytes = format.write(new ArqFrame(1, 1, 2, 3, 0xFF00, 4, new byte[15]));
    assertThat(narrow.look(bytes, 0, 8)).isEqualTo(dev.holdfast.link.frame.Finding.no());
    Assertions.assertThatThrownBy(
            () -> narrow.write(new ArqFrame(1, 1, 2, 3, 0xFF00, 4, new byte[15])))
        .hasMessageContaining("14 bytes of content");
  }

  @Test
  void tellsSwappedBytesByTheCrcOnly() {
    ArqFrame frame = new ArqFrame(1, 1, 2, 3, 0xFF00, 4, new byte[] {1, 2});
    for (Check check : Check.values()) {
      ArqFormat own = new ArqFormat(ArqLayout.DEFAULT.with(check));
      byte[] bytes = own.write(frame);
      bytes[22] = 2;
      bytes[23] = 1;
      boolean taken =
          own.look(bytes, 0, bytes.length) instanceof dev.holdfast.link.frame.Finding.Found;
      assertThat(taken).as("%s", check).isEqualTo(check == Check.SUM16);
    }
  }
}
