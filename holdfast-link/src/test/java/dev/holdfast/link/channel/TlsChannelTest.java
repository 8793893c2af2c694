package dev.holdfast.link.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.liveness.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsChannelTest {

  private static final ChannelSettings HASTY =
      new ChannelSettings(TimeUnit.MILLISECONDS.toNanos(700), TimeUnit.SECONDS.toNanos(60));

  private Transports transports;

  @BeforeEach
  void open() {
    transports = Transports.open(2, false);
  }

  @AfterEach
  void close() {
    transports.close();
  }

  private Ear listen(String query) {
    return new Ear(transports.nextLoop())
        .open(transports, "tls-listen://127.0.0.1:0?" + TlsFiles.own("server") + query);
  }

  private Ear dial(int port, String query) {
    return new Ear(transports.nextLoop()).open(transports, "tls://127.0.0.1:" + port + "?" + query);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesBytesBothWays(boolean portable) {
    try (Transports own = Transports.open(2, portable)) {
      Ear server =
          new Ear(own.nextLoop()).open(own, "tls-listen://127.0.0.1:0?" + TlsFiles.own("server"));
      Ear client =
          new Ear(own.nextLoop())
              .open(own, "tls://localhost:" + server.port() + "?" + TlsFiles.trust());
      client.send("there");
      server.send("and back");
      await().until(() -> server.text().equals("there") && client.text().equals("and back"));
      assertThat(client.on(Channel::takenBytes)).isEqualTo(5);
      assertThat(client.on(Channel::unsentBytes)).isZero();
      assertThat(client.takenWhenTold).containsExactly(5L);
    }
  }

  @Test
  void endsInOrderWhenThePeerCloses() {
    Ear server = listen("");
    Ear client = dial(server.port(), TlsFiles.trust());
    Ear.get(client.channel);
    server.on(channel -> {
      channel.close(Cause.LOCAL_CLOSED, "enough", TimeUnit.SECONDS.toNanos(5));
      return true;
    });
    assertThat(Ear.get(client.closed))
        .isEqualTo(new Ear.Told(Cause.PEER_CLOSED, Cause.PEER_CLOSED.sentence()));
    assertThat(Ear.get(server.closed).cause()).isEqualTo(Cause.LOCAL_CLOSED);
  }

  @Test
  void sendsAllThatWaitsBeforeItClosesAndHoldsReadingBack() {
    Ear server = listen("");
    Ear client = dial(server.port(), TlsFiles.trust());
    server.on(channel -> {
      channel.reading(false);
      return true;
    });
    int size = 30_000_000;
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'z');
    client.on(channel -> {
      channel.send(ByteBuffer.wrap(bytes));
      channel.flush();
      assertThat(channel.sendUrgent(ByteBuffer.wrap(new byte[] {'!'}))).isTrue();
      channel.close(Cause.LOCAL_CLOSED, "enough", TimeUnit.SECONDS.toNanos(20));
      return true;
    });
    assertThat(client.closed).isNotDone();
    assertThat(server.size()).isLessThan(size);
    server.on(channel -> {
      channel.reading(true);
      return true;
    });
    assertThat(Ear.get(server.closed).cause()).isEqualTo(Cause.PEER_CLOSED);
    assertThat(server.size()).isEqualTo(size + 1);
    assertThat(Ear.get(client.closed).cause()).isEqualTo(Cause.LOCAL_CLOSED);
  }

  @Test
  void letsUrgentBytesOvertake() {
    Ear server = listen("");
    Ear client = dial(server.port(), TlsFiles.trust());
    server.on(channel -> {
      channel.reading(false);
      return true;
    });
    int size = 100_000;
    int frames = 200;
    client.on(channel -> {
      for (int i = 0; i < frames; i++) {
        channel.send(ByteBuffer.wrap(new byte[size]));
      }
      channel.flush();
      channel.sendUrgent(ByteBuffer.wrap(new byte[] {'!'}));
      channel.flush();
      return true;
    });
    server.on(channel -> {
      channel.reading(true);
      return true;
    });
    await().until(() -> server.size() == size * frames + 1);
    int at = server.text().indexOf('!');
    assertThat(at).isLessThan(size * frames);
    assertThat(at % size).isZero();
  }

  @Test
  void refusesAServerOfAnUnknownAuthority() {
    Ear server = listen("");
    Ear client = dial(server.port(), "verify=full");
    Ear.Told why = Ear.get(client.failed);
    assertThat(why.cause()).isEqualTo(Cause.PEER_REJECTED);
    assertThat(why.detail())
        .startsWith("cannot connect to tls://127.0.0.1:")
        .contains("the TLS handshake failed", "unable to find valid certification path");
    await().until(() -> !server.troubles.isEmpty());
    assertThat(server.troubles.getFirst().cause()).isEqualTo(Cause.PEER_REJECTED);
    assertThat(server.channel).isNotDone();
  }

  @Test
  void refusesAServerOfAnotherName() {
    Ear server =
        new Ear(transports.nextLoop())
            .open(transports, "tls-listen://127.0.0.1:0?" + TlsFiles.own("other"));
    assertThat(Ear.get(dial(server.port(), TlsFiles.trust()).failed).detail())
        .contains("127.0.0.1");
    Ear.get(dial(server.port(), TlsFiles.trust() + "&name=other.example").channel);
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify=chain", "verify=none"})
  void checksLessWhereToldSo(String verify) {
    Ear server =
        new Ear(transports.nextLoop())
            .open(transports, "tls-listen://127.0.0.1:0?" + TlsFiles.own("other"));
    Ear.get(dial(server.port(), TlsFiles.trust() + "&" + verify).channel);
  }

  @Test
  void wantsACertificateOfTheClientWhereToldSo() {
    Ear server = listen("&verify=full&" + TlsFiles.trust());
    Ear with = dial(server.port(), TlsFiles.trust() + "&" + TlsFiles.own("client"));
    with.send("hello");
    await().until(() -> server.text().equals("hello"));

    Ear without = dial(server.port(), TlsFiles.trust());
    await().until(() -> without.failed.isDone() || without.closed.isDone());
    Ear.Told why = Ear.get(without.failed.isDone() ? without.failed : without.closed);
    assertThat(why.cause()).isEqualTo(Cause.PEER_REJECTED);
    assertThat(why.detail()).contains("certificate");
  }

  @Test
  void saysThatThePeerSpeaksNoTls() throws IOException {
    Ear server = listen("");
    try (Socket plain = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port())) {
      plain.setSoTimeout(20_000);
      plain.getOutputStream().write("plain words\n".repeat(10).getBytes(StandardCharsets.US_ASCII));
      await().until(() -> !server.troubles.isEmpty());
    }
    assertThat(server.troubles.getFirst().cause()).isEqualTo(Cause.PEER_REJECTED);
    assertThat(server.troubles.getFirst().detail())
        .endsWith("the TLS handshake failed: the peer does not speak TLS");
  }

  @Test
  void givesUpAHandshakeThatIsNotAnswered() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Ear client =
          new Ear(transports.nextLoop())
              .open(transports, "tls://127.0.0.1:" + silent.getLocalPort(), HASTY);
      Ear.Told why = Ear.get(client.failed);
      assertThat(why.cause()).isEqualTo(Cause.PEER_REJECTED);
      assertThat(why.detail()).endsWith("the peer did not answer in time");
    }
  }

  @Test
  void saysThatThePeerClosedDuringTheHandshake() throws IOException {
    try (ServerSocket hasty = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Ear client =
          new Ear(transports.nextLoop())
              .open(transports, "tls://127.0.0.1:" + hasty.getLocalPort());
      try (Socket peer = hasty.accept()) {
        peer.getInputStream().readNBytes(5);
        peer.shutdownOutput();
        assertThat(Ear.get(client.failed).cause()).isEqualTo(Cause.PEER_REJECTED);
      }
    }
  }

  @Test
  void saysWhichFileIsNotThere() {
    Ear client = dial(1, "trust=/nowhere/ca.pem");
    assertThat(Ear.get(client.failed).detail()).endsWith("/nowhere/ca.pem is not there");
    Ear server =
        new Ear(transports.nextLoop())
            .open(
                transports,
                "tls-listen://127.0.0.1:0?cert="
                    + TlsFiles.path("server.pem")
                    + "&key="
                    + TlsFiles.path("client.key"));
    assertThat(Ear.get(server.failed).detail()).contains("is not the key of the certificate");
  }

  @Test
  void speaksWithAnotherImplementationThatDials() throws Exception {
    Ear server = listen("&verify=chain&" + TlsFiles.trust());
    Process openssl =
        openssl(
            "s_client",
            "-connect",
            "127.0.0.1:" + server.port(),
            "-quiet",
            "-no_ign_eof",
            "-CAfile",
            TlsFiles.path("authority.pem").toString(),
            "-verify_return_error",
            "-cert",
            TlsFiles.path("client.pem").toString(),
            "-key",
            TlsFiles.path("client.key").toString());
    try {
      openssl.getOutputStream().write("from afar\n".getBytes(StandardCharsets.US_ASCII));
      openssl.getOutputStream().flush();
      await().until(() -> server.text().equals("from afar\n"));
      server.send("to afar\n");
      byte[] heard = openssl.getInputStream().readNBytes(8);
      assertThat(new String(heard, StandardCharsets.US_ASCII)).isEqualTo("to afar\n");
    } finally {
      openssl.destroyForcibly().waitFor();
    }
  }

  @Test
  void speaksWithAnotherImplementationThatListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    Process openssl =
        openssl(
            "s_server",
            "-accept",
            "127.0.0.1:" + port,
            "-quiet",
            "-cert",
            TlsFiles.path("server.pem").toString(),
            "-key",
            TlsFiles.path("server.key").toString());
    try {
      await().until(() -> !transportsRefuse(port));
      Ear client = dial(port, TlsFiles.trust());
      client.send("hello\n");
      assertThat(new String(openssl.getInputStream().readNBytes(6), StandardCharsets.US_ASCII))
          .isEqualTo("hello\n");
      openssl.getOutputStream().write("hello you\n".getBytes(StandardCharsets.US_ASCII));
      openssl.getOutputStream().flush();
      await().until(() -> client.text().equals("hello you\n"));
    } finally {
      openssl.destroyForcibly().waitFor();
    }
  }

  private static boolean transportsRefuse(int port) {
    try (Socket probe = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      return !probe.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  private static Process openssl(String... arguments) throws IOException {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/openssl"))).as("openssl is there").isTrue();
    String[] command = new String[arguments.length + 1];
    command[0] = "/usr/bin/openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
