package dev.holdfast.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waits at a pipe that last long enough to be made within the call itself. */
class PipeWaitsTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration NOW = Duration.ZERO;

  @TempDir private Path folder;

  /** Runs it in a thread, and returns when that thread sleeps in a call. */
  private static <T> FutureTask<T> asleep(Callable<T> wait) throws InterruptedException {
    FutureTask<T> task = new FutureTask<>(wait);
    Thread thread = Thread.ofPlatform().daemon().start(task);
    thread.join(Duration.ofMillis(50));
    return task;
  }

  private static <T> T soon(FutureTask<T> task) throws Exception {
    return task.get(30, TimeUnit.SECONDS);
  }

  private static void fill(ByteStream sink) throws Exception {
    Outcome outcome = Outcome.DONE;
    while (outcome == Outcome.DONE) {
      outcome = sink.write(ByteBuffer.allocate(Pipe.ATOMIC_BYTES), NOW);
    }
  }

  @Test
  void aReaderWhoseTimeIsOverReadsOnLater() throws Exception {
    try (Pipe pipe = Pipe.open()) {
      ByteBuffer room = ByteBuffer.allocate(8);
      assertThat(pipe.source().read(room, Duration.ofMillis(1100))).isZero();
      FutureTask<Integer> read = asleep(() -> pipe.source().read(room, LONG));
      assertThat(pipe.sink().write(ByteBuffer.wrap(new byte[] {1, 2}), NOW))
          .isEqualTo(Outcome.DONE);
      assertThat(soon(read)).isEqualTo(2);
      assertThat(room.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    }
  }

  @Test
  void aReaderThatWaitsSeesTheLastWriterGo() throws Exception {
    Path path = folder.resolve("way");
    Fifo.make(path);
    try (ByteStream reader = Fifo.reader(path, Fifo.Writers.SEEN)) {
      FutureTask<Integer> read;
      try (ByteStream _ = Fifo.writer(path, LONG).value()) {
        try (ByteStream _ = Fifo.writer(path, LONG).value()) {
          read = asleep(() -> reader.read(ByteBuffer.allocate(8), LONG));
        }
        assertThat(read.isDone()).isFalse();
      }
      assertThat(soon(read)).isEqualTo(-1);
    }
  }

  @Test
  void aWriterThatWaitsGoesOnWhenThereIsRoom() throws Exception {
    try (Pipe pipe = Pipe.open()) {
      fill(pipe.sink());
      ByteBuffer more = ByteBuffer.allocate(Pipe.ATOMIC_BYTES);
      FutureTask<Outcome> written = asleep(() -> pipe.sink().write(more, LONG));
      assertThat(pipe.source().read(ByteBuffer.allocate(2 * Pipe.ATOMIC_BYTES), NOW)).isPositive();
      assertThat(soon(written)).isEqualTo(Outcome.DONE);
      assertThat(more.hasRemaining()).isFalse();
    }
  }

  @Test
  void aWriterThatWaitsIsToldThatItsReaderIsGone() throws Exception {
    try (Pipe pipe = Pipe.open()) {
      fill(pipe.sink());
      FutureTask<Outcome> written =
          asleep(() -> pipe.sink().write(ByteBuffer.allocate(Pipe.ATOMIC_BYTES), LONG));
      pipe.source().close();
      assertThat(soon(written)).isEqualTo(Outcome.PEER_GONE);
    }
  }

  @Test
  void aWriterWhoseTimeIsOverIsToldThatItIsFull() throws Exception {
    try (Pipe pipe = Pipe.open()) {
      fill(pipe.sink());
      assertThat(pipe.sink().write(ByteBuffer.allocate(Pipe.ATOMIC_BYTES), Duration.ofMillis(1100)))
          .isEqualTo(Outcome.FULL);
    }
  }

  @Test
  void severalThreadsThatWaitShareWhatComes() throws Exception {
    try (Pipe pipe = Pipe.open()) {
      FutureTask<Integer> one = asleep(() -> pipe.source().read(ByteBuffer.allocate(1), LONG));
      FutureTask<Integer> other = asleep(() -> pipe.source().read(ByteBuffer.allocate(1), LONG));
      pipe.sink().write(ByteBuffer.wrap(new byte[] {1, 2}), NOW);
      assertThat(soon(one) + soon(other)).isEqualTo(2);
    }
  }

  @Test
  void aVirtualThreadThatWaitsIsWokenByClosing() throws Exception {
    try (Pipe pipe = Pipe.open()) {
      FutureTask<Integer> read =
          new FutureTask<>(() -> pipe.source().read(ByteBuffer.allocate(1), LONG));
      Thread.ofVirtual().start(read).join(Duration.ofMillis(50));
      pipe.source().close();
      assertThat(read)
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .withRootCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aPipeThatIsClosedKeepsNoEndOpen() throws Exception {
    Pipe pipe = Pipe.open();
    FutureTask<Integer> read = asleep(() -> pipe.source().read(ByteBuffer.allocate(1), LONG));
    pipe.source().close();
    assertThat(read)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withRootCauseInstanceOf(IllegalStateException.class);
    assertThat(pipe.sink().write(ByteBuffer.allocate(1), NOW)).isEqualTo(Outcome.PEER_GONE);
    pipe.close();
  }
}
