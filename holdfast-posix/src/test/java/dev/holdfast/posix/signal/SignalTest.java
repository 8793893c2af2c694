package dev.holdfast.posix.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Within one process, whose other threads ignore what its receiving thread holds back. */
@EnabledOnOs(OS.LINUX)
class SignalTest {

  private static final int REAL_TIME = 34 + 7;
  private final int self = (int) ProcessHandle.current().pid();

  @BeforeEach
  void ignoreWhatIsNotHeldBack() throws Exception {
    SignalMask.ignore(REAL_TIME);
  }

  private static int threadNumber() throws Exception {
    return Integer.parseInt(
        Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
  }

  @Test
  void takesPayloadsInOrder() throws Exception {
    CompletableFuture<Integer> ready = new CompletableFuture<>();
    CompletableFuture<Boolean> inOrder = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            SignalMask.block(REAL_TIME);
            ready.complete(threadNumber());
            for (int n = 0; n < 500; n++) {
              Arrived next = SignalWait.await(REAL_TIME, Duration.ofSeconds(20));
              if (next == null || next.payload() != n || next.sender() != self) {
                inOrder.complete(false);
                return;
              }
            }
            inOrder.complete(SignalWait.await(REAL_TIME, Duration.ZERO) == null);
          } catch (Exception e) {
            ready.completeExceptionally(e);
            inOrder.completeExceptionally(e);
          }
        });
    int thread = ready.get(20, TimeUnit.SECONDS);
    for (int n = 0; n < 500; n++) {
      Signal.queue(self, thread, REAL_TIME, n, self);
    }
    assertThat(inOrder.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void readsThemFromADescriptor() throws Exception {
    CompletableFuture<Arrived> arrived = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            SignalMask.block(REAL_TIME);
            try (SignalFd signals = SignalFd.open(REAL_TIME)) {
              Signal.queue(self, threadNumber(), REAL_TIME, -7, self);
              arrived.complete(signals.receive());
            }
          } catch (Exception e) {
            arrived.completeExceptionally(e);
          }
        });
    Arrived one = arrived.get(20, TimeUnit.SECONDS);
    assertThat(one.number()).isEqualTo(REAL_TIME);
    assertThat(one.payload()).isEqualTo(-7);
    assertThat(one.sender()).isEqualTo(self);
  }

  @Test
  void raisesWithinAThreadThatHoldsItBack() throws Exception {
    CompletableFuture<Boolean> seen = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            SignalMask.block(REAL_TIME);
            Signal.raise(REAL_TIME);
            seen.complete(
                SignalMask.blocked(REAL_TIME)
                    && SignalWait.await(REAL_TIME, Duration.ofSeconds(20)) != null);
          } catch (Exception e) {
            seen.completeExceptionally(e);
          }
        });
    assertThat(seen.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void asksWhetherAProcessIsThere() throws Exception {
    Signal.send(self, 0);
  }
}
