package dev.holdfast.gateway.link;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.liveness.DisconnectReport.Standing;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.SessionEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A disconnect report as an event of the journal. Its first line is made for programs too: {@code
 * ID settled KEPT PEER_SLOW 0.95}, and the causes that it may be instead; each line after it has a
 * name, a colon and a sentence.
 */
final class ReportText {

  private ReportText() {}

  static SessionEvent event(DisconnectReport report) {
    boolean kept = report.outcome() == Outcome.KEPT;
    String kind = report.standing() == Standing.SETTLED ? "report" : "report-provisional";
    return kept ? SessionEvent.info(kind, text(report)) : SessionEvent.warning(kind, text(report));
  }

  private static String text(DisconnectReport report) {
    Verdict verdict = report.verdict();
    StringBuilder text = new StringBuilder(report.id());
    text.append(' ').append(report.standing().name().toLowerCase(Locale.ROOT));
    text.append(' ').append(report.outcome()).append(' ').append(verdict.cause());
    text.append(String.format(Locale.ROOT, " %.2f", verdict.confidence()));
    if (!verdict.orElse().isEmpty()) {
      text.append(" or ")
          .append(verdict.orElse().stream().map(Cause::name).collect(Collectors.joining(" or ")));
    }
    line(text, "verdict", verdict.sentence());
    line(text, "done", report.done());
    line(text, "policy", report.policy().name().toLowerCase(Locale.ROOT));
    line(text, "verified", report.verified().text());
    if (report.suspicion() != null) {
      line(text, "doubt", report.suspicion().subject() + ": " + report.suspicion().doubt());
    }
    if (report.awayMicros() >= 0) {
      line(text, "away", report.awayMicros() / 1_000 + " ms");
    }
    frames(text, report.frames());
    for (Evidence fact : verdict.evidence()) {
      line(
          text, "evidence", time(fact.wallMicros()) + " " + fact.source() + ": " + fact.sentence());
    }
    return text.toString();
  }

  private static void frames(StringBuilder text, LastFrames frames) {
    frame(text, "last received", frames.received());
    frame(text, "last sent", frames.sent());
    if (!frames.unfinished().isEmpty()) {
      line(text, "unfinished", frames.unfinished());
    }
  }

  private static void frame(StringBuilder text, String name, LastFrames.@Nullable Noted frame) {
    if (frame != null) {
      line(text, name, time(frame.wallMicros()) + " " + frame.text());
    }
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append('\n').append(name).append(": ").append(value);
  }

  private static Instant time(long wallMicros) {
    return Instant.EPOCH.plus(wallMicros, ChronoUnit.MICROS);
  }
}
