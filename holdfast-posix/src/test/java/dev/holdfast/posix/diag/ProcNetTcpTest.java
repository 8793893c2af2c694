package dev.holdfast.posix.diag;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProcNetTcpTest {

  @Test
  void readsALineOfIpv4() {
    TcpSocket socket =
        ProcNetTcp.parse(
                "   3: 0100007F:1F90 0201A8C0:C350 01 00000010:00000020 01:00000014 00000003"
                    + "  1000        0 4711 2 0000000000000000 20 4 30 10 -1")
            .orElseThrow();
    assertThat(socket.local()).hasToString("127.0.0.1:8080");
    assertThat(socket.remote()).hasToString("192.168.1.2:50000");
    assertThat(socket.state()).isEqualTo(TcpState.ESTABLISHED);
    assertThat(socket.timer()).isEqualTo(TcpTimer.RETRANSMIT);
    assertThat(socket.timerMillis()).isEqualTo(200);
    assertThat(socket.timerCount()).isEqualTo(3);
    assertThat(socket.writeQueue()).isEqualTo(16);
    assertThat(socket.readQueue()).isEqualTo(32);
    assertThat(socket.uid()).isEqualTo(1000);
    assertThat(socket.inode()).isEqualTo(4711);
  }

  @Test
  void readsALineOfIpv6() {
    TcpSocket socket =
        ProcNetTcp.parse(
                "   0: 00000000000000000000000001000000:1F90 0000000000000000FFFF00000100007F:0001"
                    + " 08 00000000:00000000 02:00000064 00000000     0        4 9 1")
            .orElseThrow();
    assertThat(socket.local()).hasToString("[::1]:8080");
    assertThat(socket.remote()).hasToString("127.0.0.1:1");
    assertThat(socket.state()).isEqualTo(TcpState.CLOSE_WAIT);
    assertThat(socket.timer()).isEqualTo(TcpTimer.KEEPALIVE);
    assertThat(socket.timerCount()).isEqualTo(4);
  }

  @Property(tries = 300)
  void passesOverWhatIsNoConnection(@ForAll String line) {
    assertThat(ProcNetTcp.parse(line)).isEmpty();
  }
}
