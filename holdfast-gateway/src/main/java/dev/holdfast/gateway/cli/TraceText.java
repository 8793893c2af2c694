package dev.holdfast.gateway.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;

/** A line of a trace for people: wall time, monotonic seconds, epoch, what; bytes and SML below. */
final class TraceText {

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter().withZone(ZoneOffset.UTC);
  private static final int BYTES_A_LINE = 32;

  private TraceText() {}

  static String of(JsonNode line) {
    long nanos = line.path("nanos").asLong();
    String name = line.path("name").asString("");
    String text = line.path("text").asString("");
    boolean frame = line.path("what").asString("").equals("frame");
    StringBuilder out = new StringBuilder(200);
    out.append(TIME.format(Instant.EPOCH.plus(line.path("wallMicros").asLong(), ChronoUnit.MICROS)))
        .append(" %d.%09d".formatted(nanos / 1_000_000_000, nanos % 1_000_000_000))
        .append(" epoch ")
        .append(line.path("epoch").asLong())
        .append(' ');
    if (!frame) {
      return out.append(line.path("what").asString(""))
          .append(' ')
          .append(name)
          .append(", ")
          .append(text)
          .append('\n')
          .toString();
    }
    int length = line.path("length").asInt();
    out.append(line.path("direction").asString("").equals("OUT") ? "-> " : "<- ")
        .append(name)
        .append(", ")
        .append(length)
        .append(" bytes\n");
    hex(line.path("hex").asString(""), length, out);
    text.lines().forEach(sml -> out.append("    ").append(sml).append('\n'));
    return out.toString();
  }

  private static void hex(String hex, int length, StringBuilder out) {
    for (int at = 0; at < hex.length(); at += 2 * BYTES_A_LINE) {
      out.append("    ");
      int end = Math.min(hex.length(), at + 2 * BYTES_A_LINE);
      for (int i = at; i < end; i += 2) {
        out.append(i == at ? "" : " ").append(hex, i, i + 2);
      }
      out.append('\n');
    }
    if (hex.length() / 2 < length) {
      out.append("    ... ").append(length - hex.length() / 2).append(" bytes more\n");
    }
  }
}
