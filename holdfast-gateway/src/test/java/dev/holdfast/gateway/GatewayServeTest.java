package dev.holdfast.gateway;

import static dev.holdfast.gateway.raw.RawModbus.rtu;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.ServerAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Meters that a whole gateway shows, asked in several protocols at once. */
@Timeout(120)
class GatewayServeTest {

  private static final int PATIENCE_MILLIS = 40_000;

  @TempDir Path folder;

  private static final MeterClient DLT645 =
      new Dlt645Client(
          Dlt645Address.parse("000000000045"),
          List.of(new Dlt645Client.Point("energy", 0x0001_0000)));
  private static final MeterClient DLT698 =
      new Dlt698Client(
          ServerAddress.single("000000000098"),
          0,
          List.of(new Dlt698Client.Point("energy", 0x0010_0201)));

  private static byte[] request(String protocol) {
    return switch (protocol) {
      case "645" -> DLT645.requests().getFirst().frame();
      case "698" -> DLT698.requests().getFirst().frame();
      default -> rtu("010300000001");
    };
  }

  /** In which protocol an answer is, by its first byte and its length. */
  private static String protocol(byte[] answer) {
    int from = 0;
    while (answer[from] == (byte) 0xFE) {
      from++;
    }
    return answer[from] != 0x68 ? "rtu" : answer[from + 7] == 0x68 ? "645" : "698";
  }

  private static List<String> ask(DatagramSocket socket, int port, List<String> protocols)
      throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    for (String protocol : protocols) {
      packet.write(request(protocol));
    }
    byte[] bytes = packet.toByteArray();
    socket.send(
        new DatagramPacket(
            bytes, bytes.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < protocols.size(); i++) {
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      socket.receive(answer);
      answers.add(protocol(Arrays.copyOf(answer.getData(), answer.getLength())));
    }
    return answers;
  }

  @Test
  void eachPeerIsAnsweredInTheOrderOfItsOwnPacket() throws Exception {
    try (TestGateway gateway =
            TestGateway.open(
                folder,
                """
                links:
                  - name: line
                    protocol: meter
                    endpoint: tcp://127.0.0.1:1
                    meter:
                      meters:
                        - name: hall
                          protocol: dlt645-2007
                          address: "123456789012"
                          points: [{name: energy, id: "00010000"}]
                  - name: map
                    protocol: serve
                    endpoint: udp-listen://127.0.0.1:0
                    max-connections: 4
                    serve:
                      units:
                        - {protocol: modbus-rtu, address: "1", link: line, meter: hall, points: [{name: energy, register: 0, type: u32}]}
                        - {protocol: dlt645-2007, address: "000000000045", link: line, meter: hall}
                        - {protocol: dlt698.45, address: "000000000098", link: line, meter: hall}
                """);
        DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket second = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String endpoint =
          gateway
              .awaitLink("map", link -> !link.path("endpoint").asString().endsWith(":0"))
              .path("endpoint")
              .asString();
      int port = Integer.parseInt(endpoint.replaceFirst(".*:(\\d+).*", "$1"));
      first.setSoTimeout(PATIENCE_MILLIS);
      second.setSoTimeout(PATIENCE_MILLIS);

      for (int i = 0; i < 3; i++) {
        assertThat(ask(first, port, List.of("rtu", "645", "698", "rtu")))
            .containsExactly("rtu", "645", "698", "rtu");
        assertThat(ask(second, port, List.of("698", "rtu", "645")))
            .containsExactly("698", "rtu", "645");
      }
    }
  }
}
