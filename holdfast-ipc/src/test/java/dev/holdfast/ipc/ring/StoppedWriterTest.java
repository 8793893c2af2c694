package dev.holdfast.ipc.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.ring.RingShape.Kind;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A writer that dies between any two steps of a write, near the end of the room and not. */
@EnabledOnOs(OS.LINUX)
class StoppedWriterTest {

  private static final int STEPS = 12;
  private static final int LENGTH = 72;
  private static final int RECORDS = 4096 / 80 + 3;
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Dies at a step. */
  private static final class Fate {
    private int left;

    Fate(int left) {
      this.left = left;
    }

    void step() {
      if (left-- == 0) {
        throw new Killed();
      }
    }
  }

  private static RingWriter doomed(Ring ring, Fate fate) throws IpcException {
    long self = Owner.self();
    long place = RingMemory.place(0);
    if (ring.shape().kind() == Kind.MANY) {
      return new ManyWriter(ring, ManyWriter.freePlace(ring, self), self) {
        @Override
        void step() {
          fate.step();
        }
      };
    }
    assertThat(RingWriter.take(ring.memory(), place, self)).isTrue();
    if (ring.shape().kind() == Kind.SINGLE) {
      return new SingleWriter(ring, place, self) {
        @Override
        void step() {
          fate.step();
        }
      };
    }
    return new BroadcastWriter(ring, place, self) {
      @Override
      void step() {
        fate.step();
      }
    };
  }

  private static byte[] message(int number) {
    byte[] message = new byte[LENGTH];
    Arrays.fill(message, (byte) number);
    return message;
  }

  private static void expect(List<Integer> got, RingReader reader) throws Exception {
    do {
      int _ =
          reader.read(
              (memory, at, length) -> {
                byte[] bytes = memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
                assertThat(bytes).isEqualTo(message(bytes[0]));
                got.add((int) bytes[0]);
              },
              100);
    } while (reader.await(Duration.ofMillis(3)));
  }

  /** Lets a writer die at each step of each of many writes, so that the end of the room is met. */
  private static void dies(Kind kind) throws Exception {
    long dead = Dead.word();
    int deaths = 0;
    for (int step = 0; step < STEPS; step++) {
      for (int before = 0; before < RECORDS; before += step % 2 == 0 ? 7 : 5) {
        try (Names names = new Names();
            Ring ring = Ring.create(names.name, RingShape.of(kind, 4096));
            RingReader reader = ring.reader()) {
          List<Integer> got = new ArrayList<>();
          try (RingWriter first = ring.writer()) {
            for (int i = 0; i < before; i++) {
              assertThat(first.offer(message(1))).isEqualTo(Outcome.DONE);
              assertThat(reader.read((memory, at, length) -> {}, 1)).isEqualTo(1);
            }
          }
          RingWriter victim = doomed(ring, new Fate(step));
          boolean done = true;
          try {
            assertThat(victim.offer(message(2))).isEqualTo(Outcome.DONE);
          } catch (Killed e) {
            done = false;
            deaths++;
          }
          ring.memory().release(victim.place + RingMemory.OWNER, dead);
          try (RingWriter next = ring.writer()) {
            assertThat(next.put(message(3), LONG)).isEqualTo(Outcome.DONE);
            long end = System.nanoTime() + LONG.toNanos();
            while (!got.contains(3) && System.nanoTime() < end) {
              expect(got, reader);
            }
          }
          List<List<Integer>> right =
              done ? List.of(List.of(2, 3)) : List.of(List.of(3), List.of(2, 3));
          assertThat(right).contains(got);
        }
      }
    }
    assertThat(deaths).isGreaterThan(20);
  }

  @Test
  void leavesASingleRingWhole() throws Exception {
    dies(Kind.SINGLE);
  }

  @Test
  void leavesARingOfManyWhole() throws Exception {
    dies(Kind.MANY);
  }

  @Test
  void leavesABroadcastWhole() throws Exception {
    dies(Kind.BROADCAST);
  }

  @Test
  void theNextWriterGoesOnBehindWhatWasSeenAndReadBeforeTheTailWasMoved() throws Exception {
    long dead = Dead.word();
    for (int before = 0; before < RECORDS; before++) {
      for (int step = 0; step < STEPS; step++) {
        try (Names names = new Names();
            Ring ring = Ring.create(names.name, RingShape.of(Kind.SINGLE, 4096));
            RingReader reader = ring.reader()) {
          try (RingWriter first = ring.writer()) {
            for (int i = 0; i < before; i++) {
              assertThat(first.offer(message(1))).isEqualTo(Outcome.DONE);
              assertThat(reader.take(LONG).value()).isEqualTo(message(1));
            }
          }
          RingWriter victim = doomed(ring, new Fate(step));
          try {
            assertThat(victim.offer(message(2))).isEqualTo(Outcome.DONE);
          } catch (Killed e) {
            assertThat(ring.state().written()).isEqualTo(before);
          }
          ring.memory().release(victim.place + RingMemory.OWNER, dead);
          List<Integer> got = new ArrayList<>();
          expect(got, reader);
          try (RingWriter next = ring.writer()) {
            for (int i = 0; i < RECORDS; i++) {
              assertThat(next.offer(message(3))).isEqualTo(Outcome.DONE);
              assertThat(reader.take(LONG).value()).isEqualTo(message(3));
            }
          }
          assertThat(got).isSubsetOf(2).hasSizeLessThanOrEqualTo(1);
        }
      }
    }
  }

  @Test
  void theNextWriterOfARingThatADyingOneFilledFindsItWhole() throws Exception {
    long dead = Dead.word();
    int whole = 4096 / 80;
    for (int step = 0; step < STEPS; step++) {
      try (Names names = new Names();
          Ring ring = Ring.create(names.name, RingShape.of(Kind.SINGLE, 4096));
          RingReader reader = ring.reader()) {
        RingWriter victim = doomed(ring, new Fate(4 * (whole - 1) + step));
        int done = 0;
        try {
          while (victim.offer(message(1)) == Outcome.DONE) {
            done++;
          }
        } catch (Killed e) {
          assertThat(done).isLessThan(whole);
        }
        ring.memory().release(victim.place + RingMemory.OWNER, dead);
        try (RingWriter next = ring.writer()) {
          while (next.offer(message(3)) == Outcome.DONE) {
            done++;
          }
        }
        List<Integer> got = new ArrayList<>();
        expect(got, reader);
        assertThat(got).hasSize(whole).hasSizeBetween(done, done + 1).isSubsetOf(1, 3);
      }
    }
  }

  @Test
  void whatADeadWriterClaimedIsSkippedAndCounted() throws Exception {
    long dead = Dead.word();
    try (Names names = new Names();
        Ring ring = Ring.create(names.name, RingShape.of(Kind.MANY, 4096));
        RingReader reader = ring.reader();
        RingWriter other = ring.writer()) {
      RingWriter victim = doomed(ring, new Fate(3));
      try {
        assertThat(victim.offer(message(2))).isNull();
      } catch (Killed e) {
        assertThat(other.offer(message(3))).isEqualTo(Outcome.DONE);
      }
      List<Integer> got = new ArrayList<>();
      expect(got, reader);
      assertThat(got).isEmpty();
      assertThat(reader.missed()).isZero();
      ring.memory().release(victim.place + RingMemory.OWNER, dead);
      assertThat(reader.take(LONG).value()).isEqualTo(message(3));
      assertThat(reader.missed()).isEqualTo(1);
      assertThat(ring.state().skipped()).isEqualTo(1);
    }
  }

  @Test
  void ofTwoDeadWritersTheOneThatWonTheClaimIsSkipped() throws Exception {
    long dead = Dead.word();
    for (int loser = 0; loser <= 1; loser++) {
      for (int shorter = 0; shorter <= 1; shorter++) {
        try (Names names = new Names();
            Ring ring = Ring.create(names.name, RingShape.of(Kind.MANY, 4096));
            RingReader reader = ring.reader()) {
          RingMemory memory = ring.memory();
          long won = RingMemory.place(1 - loser);
          long lost = RingMemory.place(loser);
          memory.release(won + RingMemory.OWNER, dead);
          memory.release(lost + RingMemory.OWNER, dead);
          memory.release(won + RingMemory.CLAIM_BYTES, 80);
          memory.release(lost + RingMemory.CLAIM_BYTES, shorter == 1 ? 40 : 160);
          memory.release(won + RingMemory.CLAIM_AT, 0);
          memory.release(lost + RingMemory.CLAIM_AT, 0);
          memory.release(RingMemory.TAIL, 80);
          memory.release(ring.shape().dataAt() + 40, 0x1234_5678_9ABCL);
          try (RingWriter next = ring.writer()) {
            assertThat(next.offer(message(3))).isEqualTo(Outcome.DONE);
            assertThat(reader.take(LONG).value()).isEqualTo(message(3));
          }
        }
      }
    }
  }
}
