package dev.holdfast.link.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.time.TimerWheel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsAllThatHadArrivedBeforeItRunsWhatComesAfter(boolean portable) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        Transports transports = Transports.open(1, portable)) {
      Loop loop = transports.nextLoop();
      Ear ear = new Ear(loop).open(transports, "tcp://127.0.0.1:" + server.getLocalPort());
      try (Socket peer = server.accept()) {
        Ear.get(ear.channel);
        for (int round = 1; round <= 50; round++) {
          CompletableFuture<Integer> before = new CompletableFuture<>();
          CompletableFuture<Integer> after = new CompletableFuture<>();
          loop.execute(() -> {
            write(peer, "late");
            before.complete(ear.size());
            loop.afterReadTurn(() -> after.complete(ear.size()));
          });
          assertThat(Ear.get(before)).isEqualTo(4 * (round - 1));
          assertThat(Ear.get(after)).isEqualTo(4 * round);
        }
      }
    }
  }

  private static void write(Socket peer, String text) {
    try {
      peer.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void knowsForHowLongItWasHeldUp() {
    try (Transports transports = Transports.open(1, false)) {
      Loop loop = transports.nextLoop();
      CompletableFuture<Long> within = new CompletableFuture<>();
      CompletableFuture<Long> later = new CompletableFuture<>();
      long began = System.nanoTime();
      loop.execute(() -> loop.arm(new Hour(), TimeUnit.HOURS.toNanos(1)));
      loop.execute(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400)));
      loop.execute(() -> within.complete(loop.longestGapNanos(began)));
      long after = System.nanoTime() + TimeUnit.DAYS.toNanos(1);
      loop.execute(() -> later.complete(loop.longestGapNanos(after)));

      assertThat(Ear.get(within)).isBetween(millis(200), System.nanoTime() - began);
      assertThat(Ear.get(later)).isZero();
    }
  }

  private static final class Hour extends TimerWheel.Timer {
    @Override
    protected void fired() {}
  }

  private static long millis(long count) {
    return TimeUnit.MILLISECONDS.toNanos(count);
  }
}
