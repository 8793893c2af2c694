package dev.holdfast.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.gateway.cli.HoldfastProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that reads a meter of pymodbus over a serial line. */
@Timeout(120)
class PymodbusPeerTest {

  /** The system's own, for which Debian packages pymodbus. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final String CONFIGURATION =
      """
      gateway:
        name: peer
        http: 127.0.0.1:0
        journal: {folder: journal}
      links:
        - name: line
          protocol: meter
          endpoint: serial://SERIAL?baud=9600
          meter:
            interval: 1s
            timeout: 2s
            meters:
              - name: theirs
                protocol: modbus-rtu
                address: "5"
                points:
                  - {name: first, register: 7, type: u16}
                  - {name: second, register: 8, type: u32}
                  - {name: far, register: 255, type: u16}
                  - {name: input, register: 20, type: u16, table: input, scale: 0.1, unit: V}
      sinks:
        - {name: lines, type: file, path: lines.jsonl}
      routes:
        - {from: ["*"], to: [lines]}
      """;

  @TempDir Path folder;

  @Test
  void readsTheirRegistersOverSerialRtu() throws Exception {
    Peer.assumeInstalled("socat");
    assumeTrue(
        new ProcessBuilder(PYTHON, "-c", "import pymodbus.server")
                .redirectErrorStream(true)
                .start()
                .waitFor()
            == 0,
        "pymodbus is not installed for " + PYTHON);
    Path script = folder.resolve("meter.py");
    try (InputStream in =
        Objects.requireNonNull(PymodbusPeerTest.class.getResourceAsStream("meter.py"))) {
      Files.write(script, in.readAllBytes());
    }
    Path configuration = folder.resolve("gateway.yaml");
    Files.writeString(
        configuration, CONFIGURATION.replace("SERIAL", folder.resolve("a").toString()));
    try (Peer line = Peer.serialPair(folder);
        Peer meter =
            Peer.start(folder, PYTHON, script.toString(), folder.resolve("b").toString())) {
      meter.awaitOutput("starting");
      try (HoldfastProcess gateway =
          HoldfastProcess.start(folder, "run", "--config", configuration.toString())) {
        Path lines = folder.resolve("lines.jsonl");
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() ->
                assertThat(read(lines))
                    .as(meter.output() + line.output())
                    .containsPattern("\"first\":\\{\"value\":1007[,}]")
                    .containsPattern("\"second\":\\{\"value\":66061297[,}]")
                    .containsPattern("\"far\":\\{\"value\":1255[,}]")
                    .containsPattern("\"input\":\\{\"value\":202\\.0,\"unit\":\"V\""));
        gateway.terminate();
        assertThat(gateway.awaitExit(Duration.ofSeconds(10))).isZero();
      }
    }
  }

  private static String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
