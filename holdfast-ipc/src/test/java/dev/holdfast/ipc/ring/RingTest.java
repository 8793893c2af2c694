package dev.holdfast.ipc.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SharedMemory;
import dev.holdfast.ipc.ring.RingShape.Kind;
import dev.holdfast.posix.process.ProcPid;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@EnabledOnOs(OS.LINUX)
class RingTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final Names names = new Names();

  @BeforeEach
  @AfterEach
  void forget() {
    try {
      names.close();
    } catch (IpcException e) {
      assertThat(e).hasMessageContaining("not there yet");
    }
  }

  private Ring made(Kind kind) throws IpcException {
    return Ring.create(names.name, RingShape.of(kind, 4096));
  }

  private static List<String> read(RingReader reader, int most) throws IpcException {
    List<String> got = new ArrayList<>();
    int count =
        reader.read(
            (memory, at, length) -> got.add(new String(bytes(memory, at, length), UTF_8)), most);
    assertThat(count).isEqualTo(got.size());
    return got;
  }

  private static byte[] bytes(MemorySegment memory, long at, int length) {
    return memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void carriesMessagesInOrderBetweenTwoOpenings(Kind kind) throws Exception {
    try (Ring made = made(kind);
        Ring opened = Ring.open(names.name);
        RingReader reader = opened.reader();
        RingWriter writer = made.writer()) {
      assertThat(opened.shape()).isEqualTo(made.shape());
      assertThat(read(reader, 10)).isEmpty();
      for (String each : List.of("a", "", "a longer message")) {
        assertThat(writer.offer(text(each))).isEqualTo(Outcome.DONE);
      }
      assertThat(read(reader, 2)).containsExactly("a", "");
      assertThat(read(reader, 2)).containsExactly("a longer message");
      assertThat(made.state().written()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "BROADCAST", mode = Mode.EXCLUDE)
  void carriesAnySizesThroughItsEndManyTimes(Kind kind) throws Exception {
    Random random = new Random(3);
    Deque<byte[]> under = new ArrayDeque<>();
    try (Ring ring = made(kind);
        RingReader reader = ring.reader();
        RingWriter writer = ring.writer()) {
      int full = 0;
      for (int round = 0; round < 20_000; round++) {
        byte[] message = new byte[random.nextInt(ring.shape().largest() + 1)];
        random.nextBytes(message);
        if (writer.offer(message) == Outcome.DONE) {
          under.add(message);
        } else {
          full++;
          int most = 1 + random.nextInt(8);
          int count =
              reader.read(
                  (memory, at, length) ->
                      assertThat(bytes(memory, at, length)).isEqualTo(under.remove()),
                  most);
          assertThat(count).isPositive();
        }
      }
      assertThat(full).isGreaterThan(1_000);
      assertThat(ring.state().noRoom()).isEqualTo(full);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "BROADCAST", mode = Mode.EXCLUDE)
  void saysThatItIsFullAndTakesAgainOnceItWasRead(Kind kind) throws Exception {
    try (Ring ring = made(kind);
        RingReader reader = ring.reader();
        RingWriter writer = ring.writer()) {
      byte[] message = new byte[400];
      int taken = 0;
      while (writer.offer(message) == Outcome.DONE) {
        taken++;
      }
      assertThat(taken).isBetween(8, 10);
      assertThat(writer.put(message, Duration.ofMillis(20))).isEqualTo(Outcome.FULL);
      int read = 0;
      for (int some = 1; some > 0; read += some) {
        some = reader.read((memory, at, length) -> {}, 100);
      }
      assertThat(read).isEqualTo(taken);
      assertThat(writer.offer(message)).isEqualTo(Outcome.DONE);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "BROADCAST", mode = Mode.EXCLUDE)
  void wakesTheWriterThatWaitsForRoom(Kind kind) throws Exception {
    try (Ring ring = made(kind);
        RingReader reader = ring.reader();
        RingWriter writer = ring.writer()) {
      byte[] message = new byte[400];
      while (writer.offer(message) == Outcome.DONE) {
        assertThat(ring.state().waiting()).isPositive();
      }
      CompletableFuture<Outcome> waits =
          CompletableFuture.supplyAsync(() -> uncheck(() -> writer.put(message, LONG)));
      for (int i = 0; i < 3; i++) {
        assertThat(reader.read((memory, at, length) -> {}, 1)).isEqualTo(1);
      }
      assertThat(waits.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.DONE);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void wakesTheReaderThatSleeps(Kind kind) throws Exception {
    try (Ring ring = made(kind);
        RingReader reader = ring.reader();
        RingWriter writer = ring.writer()) {
      CompletableFuture<Receipt<byte[]>> waits =
          CompletableFuture.supplyAsync(() -> uncheck(() -> reader.take(LONG)));
      assertThat(writer.offer(text("now"))).isEqualTo(Outcome.DONE);
      assertThat(waits.get(20, TimeUnit.SECONDS).value()).isEqualTo(text("now"));
      assertThat(reader.take(Duration.ZERO).outcome()).isEqualTo(Outcome.EMPTY);
    }
  }

  private interface Call<T> {
    T make() throws Exception;
  }

  private static <T> T uncheck(Call<T> call) {
    try {
      return call.make();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "BROADCAST", mode = Mode.EXCLUDE)
  void givesTheNextReaderWhatWasNotReadToItsEnd(Kind kind) throws Exception {
    try (Ring ring = made(kind);
        RingWriter writer = ring.writer()) {
      for (String each : List.of("a", "b", "c")) {
        assertThat(writer.offer(text(each))).isEqualTo(Outcome.DONE);
      }
      try (RingReader first = ring.reader()) {
        assertThatThrownBy(() ->
                first.read(
                    (memory, at, length) -> {
                      if (bytes(memory, at, length)[0] == 'b') {
                        throw new IllegalStateException("cannot");
                      }
                    },
                    10))
            .hasMessage("cannot");
      }
      try (RingReader second = ring.reader()) {
        assertThat(read(second, 10)).containsExactly("b", "c");
      }
    }
  }

  @Test
  void aBroadcastReaderHearsWhatIsWrittenFromThenOn() throws Exception {
    try (Ring ring = made(Kind.BROADCAST);
        RingWriter writer = ring.writer();
        RingReader early = ring.reader()) {
      assertThat(writer.offer(text("a"))).isEqualTo(Outcome.DONE);
      try (RingReader late = ring.reader()) {
        assertThat(writer.offer(text("b"))).isEqualTo(Outcome.DONE);
        assertThat(read(early, 10)).containsExactly("a", "b");
        assertThat(read(late, 10)).containsExactly("b");
      }
    }
  }

  @Test
  void aBroadcastReaderThatWasTooSlowCountsWhatItMissed() throws Exception {
    try (Ring ring = made(Kind.BROADCAST);
        RingWriter writer = ring.writer();
        RingReader reader = ring.reader()) {
      assertThat(writer.offer(text("0"))).isEqualTo(Outcome.DONE);
      assertThat(read(reader, 1)).containsExactly("0");
      for (int i = 1; i <= 1_000; i++) {
        assertThat(writer.offer(text("" + i))).isEqualTo(Outcome.DONE);
      }
      assertThat(read(reader, 10)).isEmpty();
      assertThat(writer.offer(text("last"))).isEqualTo(Outcome.DONE);
      assertThat(read(reader, 10)).containsExactly("last");
      assertThat(reader.missed()).isEqualTo(1_000);
    }
  }

  @Test
  void refusesASecondWriterOrReader() throws Exception {
    try (Ring ring = made(Kind.SINGLE);
        RingWriter writer = ring.writer();
        RingReader reader = ring.reader()) {
      assertThat(writer).isNotSameAs(reader);
      String us = "process " + ProcessHandle.current().pid();
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(ring::writer)
          .withMessageContaining("its writer is " + us);
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(ring::reader)
          .withMessageContaining("its reader is " + us);
    }
  }

  @Test
  void hasNoMoreWritersThanPlaces() throws Exception {
    RingShape two = new RingShape(Kind.MANY, 4096, 100, 2, true);
    try (Ring ring = Ring.create(names.name, two);
        RingWriter first = ring.writer()) {
      try (RingWriter second = ring.writer()) {
        assertThat(first).isNotSameAs(second);
        assertThatExceptionOfType(IpcException.class)
            .isThrownBy(ring::writer)
            .withMessageContaining("all 2 places for writers are taken");
      }
      try (RingWriter third = ring.writer()) {
        assertThat(third.offer(text("x"))).isEqualTo(Outcome.DONE);
      }
    }
  }

  @Test
  void refusesWhatIsLargerThanItTakes() throws Exception {
    try (Ring ring = made(Kind.SINGLE);
        RingWriter writer = ring.writer()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.offer(new byte[497]))
          .withMessageContaining("497");
    }
  }

  @Test
  void refusesShapesThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> RingShape.of(Kind.MANY, 5000));
    assertThatIllegalArgumentException().isThrownBy(() -> RingShape.of(Kind.MANY, 2048));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RingShape(Kind.MANY, 4096, 600, 1, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RingShape(Kind.SINGLE, 4096, 100, 2, true));
  }

  @Test
  void refusesMemoryThatIsNoRing() throws Exception {
    try (SharedMemory other = SharedMemory.createPosix(names.name, 4096)) {
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> Ring.open(names.name))
          .withMessageContaining("it is no ring, its head is empty for 1000 ms; remove it");
      other.segment().set(ValueLayout.JAVA_LONG, Head.MAKER_AT, Owner.self());
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> Ring.open(names.name))
          .withMessageContaining("not ready yet");
      other.segment().set(ValueLayout.JAVA_INT, Head.READY_AT, 1);
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> Ring.open(names.name))
          .withMessageContaining("is no ring");
    }
  }

  @Test
  void refusesARingOfAnotherLayout() throws Exception {
    made(Kind.SINGLE).close();
    try (SharedMemory memory = SharedMemory.openPosix(names.name)) {
      memory.segment().set(ValueLayout.JAVA_INT, Head.VERSION_AT, 9);
    }
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> Ring.open(names.name))
        .withMessageContaining("it has layout 9, this program knows layout 3");
  }

  @Test
  void refusesARingThatIsShorterThanItSays() throws Exception {
    made(Kind.SINGLE).close();
    try (SharedMemory memory = SharedMemory.openPosix(names.name)) {
      memory.segment().set(ValueLayout.JAVA_LONG, RingMemory.BYTES_AT, 1 << 20);
    }
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> Ring.open(names.name))
        .withMessageContaining("where its head speaks of");
  }

  @Test
  void refusesARingWhoseMakerDied() throws Exception {
    try (SharedMemory memory = SharedMemory.createPosix(names.name, 8192)) {
      memory.segment().set(ValueLayout.JAVA_LONG, Head.MAKER_AT, Dead.word());
    }
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> Ring.open(names.name))
        .withMessageContaining("died while it made it");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void garbageIsAnErrorAndNoHang(Kind kind) throws Exception {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      try (Ring ring = made(kind);
          RingReader reader = ring.reader();
          RingWriter writer = ring.writer()) {
        for (int i = 0; i < 5; i++) {
          assertThat(writer.offer(new byte[random.nextInt(100)])).isEqualTo(Outcome.DONE);
        }
        byte[] garbage = new byte[64];
        random.nextBytes(garbage);
        long at = ring.shape().dataAt() + 8L * random.nextInt(20);
        MemorySegment.copy(
            garbage, 0, ring.memory().segment(), ValueLayout.JAVA_BYTE, at, garbage.length);
        try {
          for (int i = 0; i < 20; i++) {
            assertThat(reader.read((memory, from, length) -> {}, 10)).isLessThanOrEqualTo(10);
          }
        } catch (IpcException e) {
          assertThat(e).hasMessageContaining("it is spoilt").hasMessageContaining("remove it");
        }
      }
      names.close();
    }
    made(kind).close();
  }

  @Test
  void aSpoiltHeadIsAnErrorForWriterAndReader() throws Exception {
    try (Ring ring = made(Kind.SINGLE);
        RingWriter writer = ring.writer()) {
      ring.memory().release(RingMemory.HEAD, 1L << 40);
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> {
            for (int i = 0; i < 100; i++) {
              assertThat(writer.offer(new byte[100])).isEqualTo(Outcome.DONE);
            }
          })
          .withMessageContaining("it is spoilt");
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(ring::reader)
          .withMessageContaining("it is spoilt");
    }
  }

  /** Who sleeps for longer than a slice is left to be woken. */
  private static void passASlice() {
    LockSupport.parkNanos(200_000_000);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theDeathOfItsWriterWakesTheReader(Kind kind) throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    try (Ring ring = made(kind);
        RingReader reader = ring.reader()) {
      int pid = (int) process.pid();
      long word = Owner.word(pid, ProcPid.began(pid).orElseThrow());
      ring.memory().release(RingMemory.place(0) + RingMemory.OWNER, word);
      CompletableFuture<Receipt<byte[]>> waits =
          CompletableFuture.supplyAsync(() -> uncheck(() -> reader.takeFromLiving(FOR_EVER)));
      passASlice();
      assertThat(waits).isNotDone();
      process.destroyForcibly();
      assertThat(waits.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.PEER_GONE);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aReaderThatSleepsSkipsTheClaimOfAWriterThatDies() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    try (Ring ring = made(Kind.MANY);
        RingReader reader = ring.reader()) {
      CompletableFuture<Receipt<byte[]>> waits =
          CompletableFuture.supplyAsync(() -> uncheck(() -> reader.take(FOR_EVER)));
      passASlice();
      int pid = (int) process.pid();
      RingMemory memory = ring.memory();
      long place = RingMemory.place(0);
      memory.release(place + RingMemory.OWNER, Owner.word(pid, ProcPid.began(pid).orElseThrow()));
      ring.readersBell().ring();
      passASlice();
      memory.release(place + RingMemory.CLAIM_BYTES, 16);
      memory.release(place + RingMemory.CLAIM_AT, 0);
      memory.release(RingMemory.TAIL, 16);
      process.destroyForcibly();
      await().atMost(LONG).until(() -> reader.missed() == 1);
      try (RingWriter writer = ring.writer()) {
        assertThat(writer.offer(text("behind it"))).isEqualTo(Outcome.DONE);
        assertThat(waits.get(20, TimeUnit.SECONDS).value()).isEqualTo(text("behind it"));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aReaderThatSleptLongHearsWhoComesAndWrites(Kind kind) throws Exception {
    try (Ring ring = made(kind);
        RingReader reader = ring.reader()) {
      CompletableFuture<Receipt<byte[]>> waits =
          CompletableFuture.supplyAsync(() -> uncheck(() -> reader.take(FOR_EVER)));
      passASlice();
      try (RingWriter writer = ring.writer()) {
        assertThat(writer.offer(text("late"))).isEqualTo(Outcome.DONE);
        assertThat(waits.get(20, TimeUnit.SECONDS).value()).isEqualTo(text("late"));
      }
    }
  }

  @Test
  void aReaderThatSleepsCanBeInterrupted() throws Exception {
    try (Ring ring = made(Kind.SINGLE);
        RingReader reader = ring.reader()) {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  thrown.complete(new AssertionError(reader.await(FOR_EVER)));
                } catch (Exception e) {
                  thrown.complete(e);
                }
              });
      passASlice();
      thread.interrupt();
      assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void closingWakesWhoSleepsAndNobodyTouchesTheMemoryAfter() throws Exception {
    Ring ring = made(Kind.SINGLE);
    RingReader reader = ring.reader();
    CompletableFuture<Boolean> waits =
        CompletableFuture.supplyAsync(() -> uncheck(() -> reader.await(LONG)));
    ring.close();
    assertThatThrownBy(() -> waits.get(20, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> reader.read((memory, at, length) -> {}, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void canBeInASystemSegment() throws Exception {
    int key = 0x48460000 | (int) (ProcessHandle.current().pid() & 0xFFFF);
    try (Ring made = Ring.create(key, RingShape.of(Kind.SINGLE, 4096));
        Ring opened = Ring.open(key);
        RingReader reader = opened.reader();
        RingWriter writer = made.writer()) {
      assertThat(writer.offer(text("x"))).isEqualTo(Outcome.DONE);
      assertThat(read(reader, 1)).containsExactly("x");
    } finally {
      SharedMemory.removeSysv(key);
    }
  }
}
