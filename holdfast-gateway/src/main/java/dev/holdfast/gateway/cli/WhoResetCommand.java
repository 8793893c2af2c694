package dev.holdfast.gateway.cli;

import dev.holdfast.link.time.Spans;
import dev.holdfast.watch.capture.Capture;
import dev.holdfast.watch.capture.Comparison;
import dev.holdfast.watch.capture.Foreign;
import dev.holdfast.watch.capture.Segment;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code who-reset}: which segments of two captures came from neither end. */
@Command(
    name = "who-reset",
    description = {
      "Compares two captures (pcap or pcapng) of the same connections, taken near either end, and"
          + " names the segments that neither end sent: those that a box on the way made up."
    })
final class WhoResetCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "A.pcap", description = "Taken near one end.")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B.pcap", description = "Taken near the other end.")
  private Path second = Path.of("");

  @Option(names = "--json", description = "One JSON object a segment and line.")
  private boolean json;

  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);

  @Override
  public Integer call() throws IOException {
    Capture one = read(first);
    Capture other = read(second);
    Comparison comparison = Comparison.of(one, other);
    for (Foreign foreign : comparison.foreign()) {
      out.println(json ? new JsonMapper().writeValueAsString(fields(foreign)) : text(foreign));
    }
    if (!json) {
      out.println(comparison.foreign().size() + " segments came from neither end");
    }
    out.flush();
    doubts(comparison, one, other).forEach(doubt -> System.err.println("holdfast: " + doubt));
    return comparison.shared() == 0 || comparison.shared() == comparison.unplaced()
        ? ExitCode.UNKNOWN
        : ExitCode.DONE;
  }

  private static Capture read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return Capture.read(in);
    }
  }

  private List<String> doubts(Comparison comparison, Capture one, Capture other) {
    List<String> doubts = new ArrayList<>();
    if (one.problem() != null) {
      doubts.add(first + ": " + one.problem());
    }
    if (other.problem() != null) {
      doubts.add(second + ": " + other.problem());
    }
    if (comparison.shared() == 0) {
      doubts.add(
          "no connection is in both captures; a box that translates addresses would explain that");
    }
    if (comparison.unplaced() > 0) {
      doubts.add(
          comparison.unplaced()
              + " connections are left out: nothing that passed both tells which capture is nearer"
              + " to whom");
    }
    if (comparison.unjudged() > 0) {
      doubts.add(
          comparison.unjudged() + " segments are from times that the other capture does not cover");
    }
    return doubts;
  }

  private Map<String, @Nullable Object> fields(Foreign foreign) {
    Segment segment = foreign.segment();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("time", Instant.EPOCH.plusNanos(segment.nanos()).toString());
    fields.put("capture", (foreign.seenIn() == 0 ? first : second).toString());
    fields.put("from", segment.from().toString());
    fields.put("to", segment.to().toString());
    fields.put("kind", segment.kind());
    fields.put("sequence", Integer.toUnsignedLong(segment.sequence()));
    fields.put("ttl", segment.ttl());
    fields.put("usualTtl", foreign.usualTtl() < 0 ? null : foreign.usualTtl());
    fields.put("idleSeconds", foreign.idleBefore().toMillis() / 1000.0);
    return fields;
  }

  private String text(Foreign foreign) {
    Segment segment = foreign.segment();
    return "%s %s -> %s: %s, seen in %s, TTL %d%s, after %s of silence"
        .formatted(
            Instant.EPOCH.plusNanos(segment.nanos()),
            segment.from(),
            segment.to(),
            segment.kind(),
            foreign.seenIn() == 0 ? first : second,
            segment.ttl(),
            foreign.usualTtl() < 0 ? "" : " (usually " + foreign.usualTtl() + ")",
            Spans.text(foreign.idleBefore()));
  }
}
