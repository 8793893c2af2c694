package dev.holdfast.ipc.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.PosixSemaphore;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SharedMemory;
import dev.holdfast.ipc.SignalNumber;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.peer.PeerProcess;
import dev.holdfast.ipc.ring.RingShape.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A reader that is woken by something else than the futex. */
@EnabledOnOs(OS.LINUX)
class DoorbellTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final byte[] MESSAGE = {1, 2, 3};
  private static final int SIGNAL = SignalNumber.RTMIN + 6;

  @TempDir Path folder;

  private static RingShape shape(Doorbell doorbell) {
    return RingShape.of(Kind.SINGLE, 4096).wokenBy(doorbell);
  }

  /** As who is going to sleep says so. */
  private static void goToSleep(Ring ring) {
    ring.memory().intVolatile(RingMemory.READERS_BELL + Integer.BYTES, 1);
  }

  @Test
  void givesThePosixSemaphoreOfItsNameOneWhereTheReaderSleeps() throws Exception {
    try (Names names = new Names();
        Ring ring = Ring.create(names.name, shape(Doorbell.SEMAPHORE));
        Ring opened = Ring.open(names.name);
        PosixSemaphore semaphore = PosixSemaphore.open(names.name);
        RingWriter writer = opened.writer()) {
      assertThat(opened.shape().doorbell()).isEqualTo(Doorbell.SEMAPHORE);
      assertThat(writer.offer(MESSAGE)).isEqualTo(Outcome.DONE);
      assertThat(semaphore.value()).isZero();
      goToSleep(ring);
      assertThat(writer.offer(MESSAGE)).isEqualTo(Outcome.DONE);
      assertThat(writer.offer(MESSAGE)).isEqualTo(Outcome.DONE);
      assertThat(semaphore.value()).isEqualTo(1);
      PosixSemaphore.unlink(names.name);
    }
  }

  @Test
  void givesTheSystemVSemaphoreOfItsKeyOneWhereTheReaderSleeps() throws Exception {
    int key = 0x484A0000 | (int) (ProcessHandle.current().pid() & 0xFFFF);
    try (Ring ring = Ring.create(key, shape(Doorbell.SEMAPHORE));
        SysvSemaphoreSet semaphore = SysvSemaphoreSet.open(key);
        RingWriter writer = ring.writer()) {
      goToSleep(ring);
      assertThat(writer.offer(MESSAGE)).isEqualTo(Outcome.DONE);
      assertThat(semaphore.value(0)).isEqualTo(1);
      semaphore.remove();
    } finally {
      SharedMemory.removeSysv(key);
    }
  }

  @Test
  void aReaderThatWaitsForTheSemaphoreGetsWhatAProgramInCWrites() throws Exception {
    try (Names names = new Names();
        Ring ring = Ring.create(names.name, shape(Doorbell.SEMAPHORE));
        RingReader reader = ring.reader()) {
      FutureTask<Integer> reads =
          new FutureTask<>(() -> {
            int got = 0;
            while (got < 1_000 && reader.take(LONG).outcome() == Outcome.DONE) {
              got++;
            }
            return got;
          });
      Thread.ofPlatform().daemon().start(reads);
      try (PeerProcess peer = new RingPeers(folder).inC("write", names.name, "1000", "100")) {
        assertThat(reads.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1_000);
        assertThat(peer.end()).isZero();
      }
      PosixSemaphore.unlink(names.name);
    }
  }

  @Test
  void aReaderThatWasStartedForItIsWokenBySignals() throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "--block-signal=RTMIN+6"));
    command.addAll(PeerProcess.inJava(RingPeerMain.class));
    try (Names names = new Names();
        Ring ring = Ring.create(names.name, shape(Doorbell.signal(SIGNAL)));
        RingWriter writer = ring.writer();
        PeerProcess peer = PeerProcess.start(command, "read", names.name, "3")) {
      for (int count = 0; count < 3; count++) {
        awaitSleep(ring);
        byte[] message = {(byte) count, 0, 0, 0, 0, 0, 0, 0};
        assertThat(writer.put(message, LONG)).isEqualTo(Outcome.DONE);
      }
      assertThat(peer.end()).isZero();
      assertThat(peer.count()).isEqualTo(3);
    }
  }

  private static void awaitSleep(Ring ring) throws InterruptedException {
    long end = System.nanoTime() + LONG.toNanos();
    while (ring.memory().intAcquire(RingMemory.READERS_BELL + Integer.BYTES) == 0
        && System.nanoTime() < end) {
      Thread.sleep(1);
    }
  }

  @Test
  void aReaderThatWasNotStartedForSignalsIsRefused() throws Exception {
    try (Names names = new Names();
        Ring ring = Ring.create(names.name, shape(Doorbell.signal(SIGNAL)));
        RingReader reader = ring.reader()) {
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> {
            Receipt<byte[]> none = reader.take(LONG);
            assertThat(none.outcome()).isEqualTo(Outcome.EMPTY);
          })
          .withMessageContaining("not started with it held back");
    }
  }

  @Test
  void noOtherSignalAndNoBroadcastTakesThem() {
    assertThatIllegalArgumentException().isThrownBy(() -> Doorbell.signal(9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RingShape.of(Kind.BROADCAST, 4096).wokenBy(Doorbell.SEMAPHORE));
  }
}
