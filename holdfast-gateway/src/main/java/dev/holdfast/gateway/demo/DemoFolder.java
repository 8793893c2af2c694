package dev.holdfast.gateway.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The demonstration's files.
 *
 * @param root holds all of them
 */
record DemoFolder(Path root) {

  static DemoFolder temporary() throws IOException {
    return new DemoFolder(Files.createTempDirectory("holdfast-demo-"));
  }

  static DemoFolder at(Path root) throws IOException {
    Path absolute = root.toAbsolutePath();
    Files.createDirectories(absolute);
    return new DemoFolder(absolute);
  }

  Path configuration() {
    return root.resolve("holdfast.yaml");
  }

  Path toolRecord() {
    return root.resolve("tool-saw-acknowledged.jsonl");
  }

  Path meterRecord() {
    return root.resolve("meters-saw-acknowledged.jsonl");
  }

  Path journal() {
    return root.resolve("journal");
  }

  Path sinkFile() {
    return root.resolve("messages.jsonl");
  }

  Path log(String child) {
    return root.resolve(child + ".log");
  }

  /** Writes the gateway's configuration, which the user may open and edit. */
  void writeConfiguration(String toolAddress, String meterAddress, int httpPort)
      throws IOException {
    Files.writeString(
        configuration(),
        """
        # The gateway of the demonstration. Change it, then stop the gateway process (its pid is shown):
        # the demonstration starts it again with what stands here.
        gateway:
          name: demo
          http: 127.0.0.1:%d
          journal: {folder: journal, keep-for: 1d, keep-size: 256MiB}

        links:
          - name: etcher
            protocol: hsms
            endpoint: tcp://%s
            redial: {first: 500ms, cap: 2s, jitter: 0.2}
            hsms: {role: host, device-id: 10, t5: 1s, linktest: 10s, communication: request}

          - name: meters
            protocol: meter
            endpoint: tcp://%s
            redial: {first: 500ms, cap: 2s, jitter: 0.2}
            meter:
              interval: 1s
              timeout: 3s
              meters:
                - name: press
                  protocol: modbus-rtu
                  address: "1"
                  points:
        %s
                - name: hall
                  protocol: dlt645-2007
                  address: "123456789012"
                  points:
                    - {name: energy, id: "00010000"}
                    - {name: voltage, id: "02010100"}
                    - {name: current, id: "02020100"}
                    - {name: power, id: "02030000"}
                - name: feeder
                  protocol: dlt698.45
                  address: "210987654321"
                  points:
                    - {name: energy, id: "00100201"}
                    - {name: voltage, id: "20000201"}
                    - {name: current, id: "20010201"}
                    - {name: power, id: "20040201"}

        sinks:
          - {name: lines, type: file, path: %s, rotate-size: 1GiB, keep-files: 2}

        routes:
          - {from: ["*"], to: [lines]}
        """
            .formatted(
                httpPort,
                toolAddress,
                meterAddress,
                modbusPoints().indent(12).stripTrailing(),
                sinkFile().getFileName()));
  }

  private static String modbusPoints() {
    return """
    - {name: energy, register: 28, type: u32, scale: 0.01, unit: kWh}
    - {name: voltage, register: 0, type: u16, scale: 0.1, unit: V}
    - {name: current, register: 3, type: i32, scale: 0.001, unit: A}
    - {name: power, register: 9, type: i32, scale: 1, unit: W}
    """;
  }

  /** Removes the folder with all that is in it. */
  void delete() throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, java.io.IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
