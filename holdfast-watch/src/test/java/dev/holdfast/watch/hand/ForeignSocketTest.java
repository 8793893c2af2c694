package dev.holdfast.watch.hand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.posix.process.ProcPid;
import dev.holdfast.watch.hand.ForeignSocket.RefusedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A child that dialled us as its descriptor 3 and set nothing. */
@EnabledOnOs(OS.LINUX)
class ForeignSocketTest {

  private static final int DIALLED = 3;

  private ServerSocketChannel server;
  private Process child;
  private SocketChannel accepted;

  @BeforeEach
  void dial() throws Exception {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    child =
        new ProcessBuilder("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port + "; exec sleep 60")
            .start();
    accepted = server.accept();
    await().until(() -> ProcPid.name(pid()).equals(Optional.of("sleep")));
  }

  @AfterEach
  void end() throws Exception {
    child.destroyForcibly().waitFor();
    accepted.close();
    server.close();
  }

  private int pid() {
    return (int) child.pid();
  }

  @Test
  void isArmed() throws Exception {
    LivenessOptions wanted = new LivenessOptions(true, 30, 10, 3, 60_000);
    for (ForeignSocket socket : ForeignSocket.allOf(pid())) {
      try (socket) {
        assertThat(socket.options().keepalive()).isFalse();
        socket.set(wanted);
        assertThat(socket.number()).isEqualTo(DIALLED);
      }
    }
    try (ForeignSocket socket = ForeignSocket.of(pid(), DIALLED)) {
      assertThat(socket.options()).isEqualTo(wanted);
      assertThat(socket.options())
          .hasToString("keepalive after 30 s, every 10 s, 3 times, user time-out 1 min");
    }
  }

  @Test
  void isProbedAndRestored() throws Exception {
    try (ForeignSocket socket = ForeignSocket.of(pid(), DIALLED)) {
      LivenessOptions before = socket.options();
      try (Probe probe = new Probe(socket)) {
        assertThat(probe.ask(Duration.ofSeconds(10)).answer()).isEqualTo(Probe.Answer.ALIVE);
        assertThat(socket.options().keepalive()).isTrue();
      }
      assertThat(socket.options()).isEqualTo(before);
      assertThat(before.keepalive()).isFalse();
    }
  }

  @Test
  void whoArmsItWaitsForAProbe() throws Exception {
    LivenessOptions wanted = new LivenessOptions(true, 30, 10, 3, 60_000);
    try (ForeignSocket probed = ForeignSocket.of(pid(), DIALLED);
        ForeignSocket armed = ForeignSocket.of(pid(), DIALLED)) {
      LivenessOptions before = probed.options();
      CompletableFuture<LivenessOptions> found;
      try (Probe probe = new Probe(probed)) {
        found =
            CompletableFuture.supplyAsync(() -> {
              try {
                return armed.set(wanted);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
        assertThat(probe.ask(Duration.ofSeconds(10)).answer()).isEqualTo(Probe.Answer.ALIVE);
        assertThat(found).isNotDone();
      }
      assertThat(found.get(20, TimeUnit.SECONDS)).isEqualTo(before);
      assertThat(armed.options()).isEqualTo(wanted);
    }
  }

  @Test
  void probesOfOneSocketTakeTurns() throws Exception {
    LivenessOptions before;
    try (ForeignSocket one = ForeignSocket.of(pid(), DIALLED);
        ForeignSocket other = ForeignSocket.of(pid(), DIALLED)) {
      before = one.options();
      CompletableFuture<Probe.Answer> second;
      try (Probe probe = new Probe(one)) {
        second =
            CompletableFuture.supplyAsync(() -> {
              try (Probe later = new Probe(other)) {
                return later.ask(Duration.ofSeconds(10)).answer();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
        assertThat(probe.ask(Duration.ofSeconds(10)).answer()).isEqualTo(Probe.Answer.ALIVE);
      }
      assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(Probe.Answer.ALIVE);
      assertThat(one.options()).isEqualTo(before);
    }
  }

  @Test
  void saysThatAConnectionEnded() throws Exception {
    accepted.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
    accepted.close();
    try (ForeignSocket socket = ForeignSocket.of(pid(), DIALLED);
        Probe probe = new Probe(socket)) {
      assertThat(probe.ask(Duration.ofSeconds(1)).answer()).isEqualTo(Probe.Answer.ENDED);
    }
  }

  @Test
  void saysWhyItIsRefused() {
    for (List<Integer> wrong : List.of(List.of(pid(), 0), List.of(pid(), 99))) {
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(() -> ForeignSocket.of(wrong.get(0), wrong.get(1)).close())
          .withMessageContaining("descriptor " + wrong.get(1));
    }
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> ForeignSocket.allOf(Integer.MAX_VALUE))
        .withMessageContaining("no process");
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> ForeignSocket.of(Integer.MAX_VALUE, 3).close())
        .withMessageContaining("no process");
  }
}
