package dev.holdfast.link.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other end is a plain socket of the test, with a small buffer so that it fills soon. */
class StreamChannelTest {

  private static final ChannelSettings HASTY =
      new ChannelSettings(
          TimeUnit.SECONDS.toNanos(5),
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.MILLISECONDS.toNanos(200));

  private Transports transports;
  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    transports = Transports.open(1, false);
    server = new ServerSocket();
    server.setReceiveBufferSize(16 * 1024);
    server.bind(new java.net.InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    server.setSoTimeout(20_000);
  }

  @AfterEach
  void close() throws IOException {
    transports.close();
    server.close();
  }

  private Ear dial() {
    return new Ear(transports.nextLoop())
        .open(transports, "tcp://127.0.0.1:" + server.getLocalPort(), HASTY);
  }

  private static ByteBuffer filled(int size, char with) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) with);
    return ByteBuffer.wrap(bytes);
  }

  private static String read(Socket peer, int count) throws IOException {
    return new String(peer.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
  }

  @Test
  void tellsInTheSameTurnThatTheKernelTookTheLastByte() throws IOException {
    Ear ear = dial();
    try (Socket peer = server.accept()) {
      long taken =
          ear.on(channel -> {
            channel.send(filled(100, 'a'));
            assertThat(channel.takenBytes()).isZero();
            assertThat(channel.unsentBytes()).isEqualTo(100);
            channel.flush();
            return channel.takenBytes();
          });
      assertThat(taken).isEqualTo(100);
      assertThat(ear.takenWhenTold).containsExactly(100L);
      assertThat(read(peer, 100)).isEqualTo("a".repeat(100));
    }
  }

  @Test
  void countsWhatTheKernelTookOfALargeSend() throws IOException {
    Ear ear = dial();
    int size = 40_000_000;
    try (Socket peer = server.accept()) {
      ear.on(channel -> {
        channel.send(filled(size, 'b'));
        channel.flush();
        return true;
      });
      long taken = ear.on(Channel::takenBytes);
      long unsent = ear.on(Channel::unsentBytes);
      assertThat(taken).isBetween(1L, size - 1L);
      assertThat(unsent).isBetween(1L, size - 1L);
      assertThat(peer.getInputStream().readNBytes(size)).hasSize(size);
      await().until(() -> ear.on(Channel::unsentBytes) == 0);
      assertThat(ear.on(Channel::takenBytes)).isEqualTo(size);
      assertThat(ear.takenWhenTold).endsWith((long) size);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 20_000, 300_000})
  void letsUrgentBytesOvertakeQueuedOnesWithoutSplittingAny(int size) throws IOException {
    Ear ear = dial();
    int frames = 20_000_000 / size;
    try (Socket peer = server.accept()) {
      boolean admitted =
          ear.on(channel -> {
            for (int i = 0; i < frames; i++) {
              channel.send(filled(size, (char) ('a' + i % 26)));
              channel.flush();
            }
            assertThat(channel.unsentBytes()).isPositive();
            boolean first = channel.sendUrgent(filled(10, '1'));
            boolean second = channel.sendUrgent(filled(10, '2'));
            channel.flush();
            return first && second;
          });
      assertThat(admitted).isTrue();
      String all = read(peer, frames * size + 20);
      int at = all.indexOf('1');
      assertThat(all.substring(at, at + 20)).isEqualTo("1".repeat(10) + "2".repeat(10));
      assertThat(at % size).isZero();
      assertThat(at).isLessThan(frames * size);
      String rest = all.substring(0, at) + all.substring(at + 20);
      for (int i = 0; i < frames; i++) {
        assertThat(rest.charAt(i * size)).isEqualTo((char) ('a' + i % 26));
        assertThat(rest.charAt((i + 1) * size - 1)).isEqualTo((char) ('a' + i % 26));
      }
    }
  }

  @Test
  void keepsUrgentBytesFromWaitingBehindAFullKernel() throws IOException {
    assumeThat(transports.name()).as("native epoll").isEqualTo("epoll");
    Ear ear = dial();
    int size = 20_000_000;
    try (Socket peer = server.accept()) {
      ear.on(channel -> {
        for (int i = 0; i < size / 10_000; i++) {
          channel.send(filled(10_000, 'a'));
        }
        channel.flush();
        channel.sendUrgent(filled(1, '!'));
        channel.flush();
        return true;
      });
      assertThat(read(peer, size + 1).indexOf('!')).isBetween(1, 1_500_000);
    }
  }

  @Test
  void boundsUrgentBytes() throws IOException {
    Ear ear = dial();
    try (Socket peer = server.accept()) {
      assertThat(peer.isConnected()).isTrue();
      boolean tooMuch =
          ear.on(channel -> {
            boolean most = channel.sendUrgent(filled(Channel.MAX_URGENT_BYTES, 'x'));
            return !most || channel.sendUrgent(filled(1, 'y'));
          });
      assertThat(tooMuch).isFalse();
      assertThat(read(peer, 0)).isEmpty();
    }
  }

  @Test
  void tellsOnceAStandstillThatThePeerTakesNothing() throws IOException {
    Ear ear = dial();
    int size = 20_000_000;
    try (Socket peer = server.accept()) {
      ear.on(channel -> {
        channel.send(filled(size, 'b'));
        channel.flush();
        return true;
      });
      await().until(() -> !ear.troubles.isEmpty());
      await().pollDelay(Duration.ofMillis(600)).until(() -> true);
      assertThat(ear.troubles).hasSize(1);
      assertThat(ear.troubles.getFirst().cause()).isEqualTo(Cause.PEER_NOT_READING);
      assertThat(ear.troubles.getFirst().detail()).contains("bytes wait and none were taken for");
      assertThat(ear.closed).isNotDone();
      assertThat(peer.getInputStream().readNBytes(size)).hasSize(size);
    }
  }

  @Test
  void tellsNoStandstillWhileThePeerReadsSlowly() throws Exception {
    Ear ear = dial();
    int size = 8_000_000;
    try (Socket peer = server.accept()) {
      ear.on(channel -> {
        channel.send(filled(size, 'b'));
        channel.flush();
        return true;
      });
      for (int read = 0; read < size; ) {
        read += peer.getInputStream().readNBytes(1_000_000).length;
        Thread.sleep(100);
      }
      assertThat(ear.troubles).isEmpty();
    }
  }

  @Test
  void tellsTheKernelsView() throws IOException {
    assumeThat(transports.name()).as("native epoll").isEqualTo("epoll");
    Ear ear = dial();
    try (Socket peer = server.accept()) {
      ear.send("hello");
      assertThat(read(peer, 5)).isEqualTo("hello");
      await().until(() -> ear.on(Channel::kernel).unackedSegments() == 0);
      KernelView view = ear.on(Channel::kernel);
      assertThat(view.state()).isEqualTo("ESTABLISHED");
      assertThat(view.retransmits()).isZero();
      assertThat(view.rttMicros()).isPositive();
      assertThat(view.ackReceivedMillisAgo()).isBetween(0L, 20_000L);
      peer.shutdownOutput();
      await().until(() -> ear.closed.isDone());
      assertThat(ear.on(Channel::kernel).available()).isFalse();
    }
  }

  @Test
  void saysThatTheJavaLibraryTellsNoTcpState() throws IOException {
    try (Transports portable = Transports.open(1, true)) {
      Ear ear =
          new Ear(portable.nextLoop())
              .open(portable, "tcp://127.0.0.1:" + server.getLocalPort(), HASTY);
      try (Socket peer = server.accept()) {
        assertThat(peer.isConnected()).isTrue();
        assertThat(ear.on(Channel::kernel).why())
            .isEqualTo("the Java library's sockets tell no TCP state");
        assertThat(ear.holds(Channel::askForAck)).isTrue();
        List<String> missing = ear.on(channel -> channel.kernelTimers(probing()));
        assertThat(missing).containsExactly("TCP_USER_TIMEOUT");
      }
    }
  }

  private static LivenessSettings probing() {
    return LivenessSettings.DEFAULT.asking(Duration.ofSeconds(5));
  }

  @Test
  void makesTheKernelAskForAnAcknowledgement() throws IOException {
    assumeThat(transports.name()).as("native epoll").isEqualTo("epoll");
    Ear ear = dial();
    try (Socket peer = server.accept()) {
      ear.send("hello");
      assertThat(read(peer, 5)).isEqualTo("hello");
      List<String> missing = ear.on(channel -> channel.kernelTimers(probing()));
      assertThat(missing).isEmpty();
      await().until(() -> ear.on(Channel::kernel).ackReceivedMillisAgo() > 1_500);
      assertThat(ear.holds(Channel::askForAck)).isTrue();
      await().until(() -> ear.on(Channel::kernel).ackReceivedMillisAgo() < 500);
      assertThat(peer.getInputStream().available()).isZero();
    }
  }

  @Test
  void tellsTheResetThatAWriteMetFirst() throws IOException {
    Ear ear = dial();
    try (Socket peer = server.accept()) {
      Ear.get(ear.channel);
      peer.setSoLinger(true, 0);
    }
    ear.send("into the void");
    assertThat(Ear.get(ear.closed).cause()).isEqualTo(Cause.PEER_RESET);
  }

  @Test
  void tellsTheEndThatWasThereBeforeAWriteFailed() throws IOException {
    Ear ear = dial();
    Ear.get(ear.channel);
    Socket peer = server.accept();
    ear.on(channel -> {
      shut(peer);
      for (int i = 0; i < 100; i++) {
        channel.send(filled(100, 'x'));
        channel.flush();
      }
      return true;
    });
    assertThat(Ear.get(ear.closed))
        .isEqualTo(new Ear.Told(Cause.PEER_CLOSED, Cause.PEER_CLOSED.sentence()));
  }

  private static void shut(Socket peer) {
    try {
      peer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
