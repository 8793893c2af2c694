package dev.holdfast.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UnreadTest {

  private final List<Integer> frames = new ArrayList<>();

  /** A frame is its own length in two bytes and so many zeros. */
  private void take(ByteBuffer unread) {
    while (unread.remaining() >= 2) {
      int length = unread.getShort(unread.position());
      if (unread.remaining() < length) {
        return;
      }
      unread.position(unread.position() + length);
      frames.add(length);
    }
  }

  @Property
  void offersEachByteOnceHoweverTheyAreSplit(
      @ForAll List<@IntRange(min = 2, max = 3_000) Integer> lengths, @ForAll Random random) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int length : lengths) {
      all.writeBytes(ByteBuffer.allocate(length).putShort((short) length).array());
    }
    byte[] bytes = all.toByteArray();
    Unread unread = new Unread(3_000);
    frames.clear();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + random.nextInt(1, 4_000));
      assertThat(unread.offer(ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, end)), this::take))
          .isTrue();
      at = end;
    }
    assertThat(frames).isEqualTo(lengths);
    assertThat(unread.size()).isZero();
  }

  @Test
  void refusesMoreThanItsBound() {
    Unread unread = new Unread(10);
    assertThat(unread.offer(ByteBuffer.allocate(8), bytes -> {})).isTrue();
    assertThat(unread.size()).isEqualTo(8);
    assertThat(unread.offer(ByteBuffer.allocate(3), bytes -> {})).isFalse();
  }

  @Test
  void refusesMoreThanItsBoundInOnePiece() {
    assertThat(new Unread(10).offer(ByteBuffer.allocate(11), bytes -> {})).isFalse();
  }

  @Test
  void offersNewBytesWhereTheyLie() {
    ByteBuffer arrived = ByteBuffer.allocate(5);
    new Unread(10).offer(arrived, bytes -> assertThat(bytes).isSameAs(arrived));
  }
}
