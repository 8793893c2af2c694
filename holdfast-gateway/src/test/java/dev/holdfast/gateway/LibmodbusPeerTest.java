package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.gateway.peer.Peer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A unit that is libmodbus, read and written by a gateway that serves its values on; those are read
 * and written by mbpoll, which is libmodbus too.
 */
@Timeout(120)
class LibmodbusPeerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/libmodbus.so.5");

  @TempDir Path folder;

  @BeforeAll
  static void needsLibmodbus() {
    Peer.assumeInstalled("python3");
    Peer.assumeInstalled("mbpoll");
    assumeTrue(Files.exists(LIBRARY), "libmodbus5 is not installed");
  }

  private Path script() throws Exception {
    Path script = folder.resolve("libmodbus_server.py");
    try (InputStream in =
        Objects.requireNonNull(Peer.class.getResourceAsStream("libmodbus_server.py"))) {
      Files.write(script, in.readAllBytes());
    }
    return script;
  }

  private static String yaml(String endpoint, String protocol) {
    return """
    links:
      - name: line
        protocol: meter
        endpoint: %s
        meter:
          interval: 1s
          timeout: 5s
          meters:
            - name: unit
              protocol: %s
              address: "1"
              points:
                - {name: one, register: 10, writable: true}
                - {name: wide, register: 11, type: u32}
                - {name: input, register: 99, table: input, scale: 0.1}
                - {name: odd, register: 7, table: coil, writable: true}
                - {name: third, register: 9, table: discrete}
      - name: map
        protocol: serve
        endpoint: tcp-listen://127.0.0.1:0
        max-connections: 4
        serve:
          units:
            - protocol: modbus-tcp
              address: "1"
              link: line
              meter: unit
              points:
                - {name: one, register: 0, writable: true}
                - {name: wide, register: 1, type: u32, words: little}
                - {name: input, register: 3, scale: 0.1}
                - {name: odd, register: 0, table: coil, writable: true}
    """
        .formatted(endpoint, protocol);
  }

  private static Map<String, String> values(TestGateway gateway) throws Exception {
    Map<String, String> values = new HashMap<>();
    for (JsonNode message : gateway.get("/api/messages?limit=500&link=line").path("messages")) {
      message
          .path("fields")
          .path("values")
          .propertyStream()
          .forEach(value -> values.put(value.getKey(), value.getValue().path("value").asString()));
    }
    return values;
  }

  private String mbpoll(String port, String... more) throws Exception {
    String[] command = new String[more.length + 11];
    String[] head = {"mbpoll", "-0", "-1", "-a", "1", "-o", "5", "-m", "tcp", "-p", port};
    System.arraycopy(head, 0, command, 0, head.length);
    System.arraycopy(more, 0, command, head.length, more.length);
    return Peer.run(folder, command);
  }

  private void readsAndWritesBothWays(TestGateway gateway) throws Exception {
    await().atMost(PATIENCE).until(() -> values(gateway).size() == 5);
    assertThat(values(gateway))
        .containsEntry("one", "70")
        .containsEntry("wide", Integer.toString(77 << 16 | 84))
        .containsEntry("input", "109.9")
        .containsEntry("odd", "true")
        .containsEntry("third", "true");
    String port = gateway.link("map").path("endpoint").asString().replaceFirst(".*:(\\d+).*", "$1");

    assertThat(mbpoll(port, "-t", "4", "-r", "0", "-c", "4", "127.0.0.1"))
        .containsPattern("\\[0]:\\s+70\\s+\\[1]:\\s+84\\s+\\[2]:\\s+77\\s+\\[3]:\\s+1099");
    assertThat(mbpoll(port, "-t", "4", "-r", "0", "127.0.0.1", "4321")).contains("Written 1 ref");
    assertThat(mbpoll(port, "-t", "0", "-r", "0", "127.0.0.1", "0")).contains("Written 1 ref");
    await()
        .atMost(PATIENCE)
        .until(() ->
            values(gateway).getOrDefault("one", "").equals("4321")
                && values(gateway).getOrDefault("odd", "").equals("false"));
    assertThat(mbpoll(port, "-t", "4", "-r", "1", "127.0.0.1", "5"))
        .as("half of a point that is read only")
        .contains("Illegal data address");
    assertThat(gateway.counter("line", "JUNK_BYTES")).isZero();
  }

  @Test
  void aLibmodbusUnitIsReadAndServedOnOverTcp() throws Exception {
    try (Peer unit = Peer.start(folder, "python3", script().toString(), "tcp")) {
      unit.awaitOutput("listening ");
      String port = unit.output().replaceFirst("(?s).*listening (\\d+).*", "$1");
      try (TestGateway gateway =
          TestGateway.open(folder, yaml("tcp://127.0.0.1:" + port, "modbus-tcp"))) {
        readsAndWritesBothWays(gateway);
      }
    }
  }

  @Test
  void aLibmodbusUnitIsReadAndServedOnFromASerialLine() throws Exception {
    try (Peer line = Peer.serialPair(folder);
        Peer unit =
            Peer.start(
                folder, "python3", script().toString(), "rtu", folder.resolve("a").toString())) {
      unit.awaitOutput("listening");
      try (TestGateway gateway =
          TestGateway.open(
              folder, yaml("serial://%s?baud=9600".formatted(folder.resolve("b")), "modbus-rtu"))) {
        readsAndWritesBothWays(gateway);
      }
      assertThat(line.output()).isEmpty();
    }
  }
}
