package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sim subsystem} and {@code arq send} as scripts see them. */
class ArqCommandTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private HoldfastProcess send(String... arguments) throws IOException, InterruptedException {
    String[] all = new String[arguments.length + 2];
    all[0] = "arq";
    all[1] = "send";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return HoldfastProcess.start(folder, all);
  }

  private static int closedPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void printsOneLineOfTheOutcome() throws Exception {
    try (HoldfastProcess subsystem =
            HoldfastProcess.start(
                folder, "sim", "subsystem", "--listen", "udp://127.0.0.1:0", "--quiet");
        DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String peer = "udp://" + subsystem.awaitListening();
      try (HoldfastProcess taken = send(peer, "0102", "--number", "4000000000");
          HoldfastProcess unasked = send(peer, "--no-ack", "--number", "7", "ff");
          HoldfastProcess lost =
              send(
                  "udp://127.0.0.1:" + silent.getLocalPort(),
                  "01",
                  "--resends",
                  "2",
                  "--interval",
                  "100ms");
          HoldfastProcess refused = send("udp://127.0.0.1:" + closedPort(), "01");
          HoldfastProcess wrong = send("udp://[::1]:9", "01")) {
        assertThat(taken.awaitExit(PATIENCE)).isZero();
        assertThat(taken.output())
            .singleElement()
            .asString()
            .matches("acknowledged 4000000000 sends=\\d+ rtt=\\d+\\.\\dms");
        assertThat(unasked.awaitExit(PATIENCE)).isZero();
        assertThat(unasked.output()).containsExactly("sent 7");
        assertThat(lost.awaitExit(PATIENCE)).isEqualTo(ExitCode.UNKNOWN);
        assertThat(lost.output()).containsExactly("unknown sends=3");
        assertThat(refused.awaitExit(PATIENCE)).isEqualTo(ExitCode.REFUSED);
        assertThat(refused.output()).containsExactly("not-delivered REFUSED");
        assertThat(wrong.awaitExit(PATIENCE)).isEqualTo(ExitCode.USAGE);
      }
      subsystem.terminate();
      assertThat(subsystem.awaitExit(PATIENCE)).isZero();
      assertThat(subsystem.output()).hasSize(1);
    }
  }
}
