package dev.holdfast.posix.diag;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketEndTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:5000",
    "255.255.255.254, 255.255.255.254:5000",
    "::1, [::1]:5000",
    "::, [::]:5000",
    "fe80::1:2, [fe80::1:2]:5000",
    "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:5000",
    "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:5000",
    "1:0:0:2:0:0:0:0, [1:0:0:2::]:5000",
  })
  void readsAsPeopleWriteIt(String address, String text) throws Exception {
    InetSocketAddress given = new InetSocketAddress(InetAddress.getByName(address), 5000);
    SocketEnd end = SocketEnd.of(given);
    assertThat(end).hasToString(text);
    assertThat(end.toAddress()).isEqualTo(given);
    assertThat(SocketEnd.parse(text)).contains(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "host", "host:5", "1.2.3.4", "1.2.3.4:", "[::1]", "1.2.3.4:70000"})
  void readsNothingElse(String text) {
    assertThat(SocketEnd.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"127.3.2.1, true", "::1, true", "10.0.0.1, false", "::2, false"})
  void knowsTheLoopback(String address, boolean loopback) throws Exception {
    SocketEnd end = SocketEnd.of(new InetSocketAddress(InetAddress.getByName(address), 1));
    assertThat(end.isLoopback()).isEqualTo(loopback);
  }
}
