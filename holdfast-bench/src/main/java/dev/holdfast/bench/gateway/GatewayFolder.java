package dev.holdfast.bench.gateway;

import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder with a gateway's configuration, journal and sink, on the disk that the sources are on.
 */
public final class GatewayFolder implements AutoCloseable {

  private final Path root;
  private final Path folder;

  public GatewayFolder(Path root) throws IOException {
    this.root = root;
    this.folder = Files.createTempDirectory(root.resolve("holdfast-bench/target"), "gateway");
  }

  /** Writes the configuration: so many links to one endpoint, all to one file. */
  void configure(int links, String endpoint) throws IOException {
    configure(Collections.nCopies(links, endpoint));
  }

  /** Writes the configuration: a link to each endpoint, all to one file. */
  public void configure(List<String> endpoints) throws IOException {
    List<String> lines =
        Stream.of(
                Stream.of(
                    "gateway:",
                    "  name: bench",
                    "  http: 127.0.0.1:0",
                    "  journal: {folder: journal}",
                    "links:"),
                IntStream.range(0, endpoints.size()).mapToObj(i -> link(i + 1, endpoints.get(i))),
                Stream.of(
                    "sinks:",
                    "  - {name: lines, type: file, path: messages.jsonl}",
                    "routes:",
                    "  - {from: [\"*\"], to: [lines]}"))
            .flatMap(part -> part)
            .toList();
    Files.write(configuration(), lines);
  }

  private static String link(int number, String endpoint) {
    return "  - {name: tool-%d, protocol: hsms, endpoint: \"%s\", hsms: {role: host, device-id: 10}}"
        .formatted(number, endpoint);
  }

  private Path configuration() {
    return folder.resolve("gateway.yaml");
  }

  /** Starts the gateway as its launcher does. */
  public Child run() throws IOException {
    return Child.holdfast(root, "run", "--config", configuration().toString());
  }

  /** Bytes that stand in the sink's file. */
  long delivered() throws IOException {
    Path sink = folder.resolve("messages.jsonl");
    return Files.exists(sink) ? Files.size(sink) : 0;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(GatewayFolder::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
