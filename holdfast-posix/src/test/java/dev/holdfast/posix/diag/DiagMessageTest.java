package dev.holdfast.posix.diag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DiagMessageTest {

  /** IPv4 of a namespace in which each verdict is there once, as Linux 6.18 gave it. */
  private static byte[] recorded() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(DiagMessageTest.class.getResourceAsStream("sock-diag-6.18.hex"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
  }

  private static List<TcpSocket> read(byte[] bytes) throws PosixException {
    List<TcpSocket> sockets = new ArrayList<>();
    SockDiag.replay(bytes, sockets::add);
    return sockets;
  }

  @Test
  void readsARecordedDump() throws Exception {
    assertThat(read(recorded()))
        .hasSize(10)
        .extracting(s -> s.state() + " " + s.timer() + " " + s.readQueue() + " " + s.writeQueue())
        .contains(
            "ESTABLISHED OFF 100 0",
            "ESTABLISHED KEEPALIVE 0 0",
            "FIN_WAIT2 TIME_WAIT 0 0",
            "CLOSE_WAIT OFF 1 0",
            "ESTABLISHED PERSIST 0 4163072",
            "ESTABLISHED RETRANSMIT 0 77");
  }

  @Test
  void tellsTheKernelsRefusal() {
    byte[] refusal =
        HexFormat.of().parseHex("14000000" + "02000000" + "01000000" + "00000000" + "feffffff");
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(() -> read(refusal))
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }

  @Property(tries = 300)
  void standsAnySpoiltDump(@ForAll long seed) {
    assertThatNoException()
        .isThrownBy(() -> {
          byte[] bytes = recorded();
          Random random = new Random(seed);
          for (int n = random.nextInt(1, 20); n > 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          }
          byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
          try {
            read(cut);
          } catch (PosixException e) {
            assertThat(e.call()).isEqualTo("sock_diag dump");
          }
        });
  }
}
