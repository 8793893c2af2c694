package dev.holdfast.gateway.link;

import dev.holdfast.gateway.web.BreakView;
import dev.holdfast.gateway.web.ReportView;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.session.SessionEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A disconnect report as an event of the journal. Its first line is made for programs too: {@code
 * ID settled KEPT PEER_SLOW 0.95}, and the causes that it may be instead; each line after it has a
 * name, a colon and a sentence.
 */
final class ReportText {

  private ReportText() {}

  static SessionEvent event(ReportView report) {
    boolean kept = report.outcome() == Outcome.KEPT;
    String kind = report.settled() ? "report" : "report-provisional";
    return kept ? SessionEvent.info(kind, text(report)) : SessionEvent.warning(kind, text(report));
  }

  private static String text(ReportView report) {
    StringBuilder text = new StringBuilder(report.id());
    text.append(report.settled() ? " settled " : " provisional ");
    text.append(report.outcome()).append(' ').append(report.cause());
    text.append(String.format(Locale.ROOT, " %.2f", report.confidence()));
    report.orElse().forEach(other -> text.append(" or ").append(other));
    line(text, "verdict", report.sentence());
    line(text, "done", report.done());
    line(text, "policy", report.policy().name().toLowerCase(Locale.ROOT));
    line(text, "verified", report.action().text());
    if (report.suspicion() != null) {
      line(text, "doubt", report.suspicion());
    }
    if (report.awayMicros() >= 0) {
      line(text, "away", report.awayMicros() / 1_000 + " ms");
    }
    frames(text, report.frames());
    for (BreakView.Seen fact : report.evidence()) {
      line(text, "evidence", time(fact.wallMicros()) + " " + fact.source() + ": " + fact.fact());
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
