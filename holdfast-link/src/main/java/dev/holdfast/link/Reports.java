package dev.holdfast.link;

import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.liveness.Case;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.CutTable;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.liveness.DisconnectReport.Standing;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.Heartbeat;
import dev.holdfast.link.liveness.IdleCure;
import dev.holdfast.link.liveness.IdleTime;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.time.TimerWheel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The disconnect reports of one link. What is over is told at once, and once more, settled: when
 * the next dial has failed, when the link is ready again, or after 30 s.
 */
final class Reports {

  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int MOST_OPEN = 16;

  private final String link;
  private final Loop loop;
  private final Surroundings surroundings;
  private final BiConsumer<DisconnectReport, @Nullable String> teller;
  private final List<Open> open = new ArrayList<>();
  private long number;

  /**
   * @param teller takes each report and what was learned from it of the path's idle time, or null
   */
  Reports(
      String link,
      Loop loop,
      Surroundings surroundings,
      BiConsumer<DisconnectReport, @Nullable String> teller) {
    this.link = link;
    this.loop = loop;
    this.surroundings = surroundings;
    this.teller = teller;
  }

  /**
   * What was learned of a path.
   *
   * @param cure what can be done, for the report
   */
  private record Lesson(Fact cure, String text) {}

  /** A case whose report is provisional. */
  private final class Open extends TimerWheel.Timer {
    private final Case over;
    private final DisconnectReport told;
    private final @Nullable InetAddress host;
    private final String path;
    private final long endedNanos = loop.nanoTime();
    private @Nullable Evidence redial;

    Open(Case over, DisconnectReport told, @Nullable InetAddress host, String path) {
      this.over = over;
      this.told = told;
      this.host = host;
      this.path = path;
    }

    @Override
    protected void fired() {
      settle(-1);
    }

    void redialled(Evidence fact) {
      if (redial == null) {
        redial = fact;
      }
    }

    void settle(long awayMicros) {
      loop.cancel(this);
      open.remove(this);
      List<Evidence> more = new ArrayList<>();
      if (redial != null) {
        more.add(redial);
      }
      Verdict verdict = over.verdict(more);
      Lesson lesson = lesson(verdict);
      if (lesson != null) {
        more.add(lesson.cure());
        verdict = over.verdict(more);
      }
      teller.accept(
          new DisconnectReport(
              told.id(),
              told.link(),
              told.epoch(),
              told.wallMicros(),
              Standing.SETTLED,
              told.outcome(),
              told.policy(),
              told.suspicion(),
              verdict,
              CutTable.action(verdict.cause()),
              told.done(),
              told.frames(),
              awayMicros),
          lesson == null ? null : lesson.text());
    }

    /** What an idle connection that was forgotten teaches of its path. */
    private @Nullable Lesson lesson(Verdict verdict) {
      if (verdict.cause() != Cause.IDLE_DROPPED) {
        return null;
      }
      Duration silence =
          verdict.evidence().stream()
              .map(fact -> fact.figures().get(Lookout.IDLE_MILLIS))
              .filter(Objects::nonNull)
              .findFirst()
              .map(Duration::ofMillis)
              .orElse(null);
      if (silence == null) {
        return null;
      }
      surroundings.idleTimes().forgot(path, silence);
      IdleTime known = surroundings.idleTimes().of(path);
      IdleCure cures = IdleCure.ofForgotten(silence, known);
      int links = surroundings.links();
      String cure =
          "Either %s. Or %s."
              .formatted(cures.firewall(links), cures.heartbeat(Heartbeat.KEEPALIVE, links));
      return new Lesson(
          new Fact(loop.wallMicros(loop.nanoTime()), "cures", cure),
          "something on the way to %s forgot a connection that was idle for %d s. %s"
              .formatted(path, silence.toSeconds(), cure));
    }

    long awayMicros() {
      return (loop.nanoTime() - endedNanos) / 1_000;
    }
  }

  /**
   * Tells what came of a doubt or of a channel's end.
   *
   * @param host of the peer, or null where it has no such address
   * @param path the name of the way to it
   */
  void closed(
      Case over,
      long epoch,
      CutPolicy policy,
      LastFrames frames,
      @Nullable InetAddress host,
      String path) {
    boolean kept = over.outcome() == Outcome.KEPT;
    Verdict verdict = over.verdict(List.of());
    DisconnectReport report =
        new DisconnectReport(
            "%s-%d-%s%d"
                .formatted(link, epoch, Long.toString(over.wallMicros(), 36), ++number % 10),
            link,
            epoch,
            over.wallMicros(),
            kept ? Standing.SETTLED : Standing.PROVISIONAL,
            over.outcome(),
            policy,
            over.suspicion(),
            verdict,
            CutTable.action(verdict.cause()),
            over.done(),
            frames,
            kept ? 0 : -1);
    teller.accept(report, null);
    if (!kept) {
      if (open.size() >= MOST_OPEN) {
        open.getFirst().settle(-1);
      }
      Open waiting = new Open(over, report, host, path);
      open.add(waiting);
      loop.arm(waiting, SETTLE_NANOS);
    }
  }

  /** A peer is there again, dialled or come by itself. */
  void connected(@Nullable InetAddress host) {
    Fact fact =
        new Fact(
            loop.wallMicros(loop.nanoTime()),
            "redial",
            "a new connection with the peer stands",
            Sign.REDIAL_ANSWERED);
    for (Open each : open) {
      if (each.host == null || each.host.equals(host)) {
        each.redialled(fact);
      }
    }
  }

  /** A dial came to nothing. */
  void dialFailed(Cause cause, String detail) {
    Sign[] shown =
        switch (cause) {
          case PEER_REFUSED -> new Sign[] {Sign.REDIAL_REFUSED};
          case PEER_UNREACHABLE -> new Sign[] {Sign.REDIAL_SILENT};
          case LOCAL_NETWORK_DOWN -> new Sign[] {Sign.INTERFACE_DOWN};
          default -> new Sign[0];
        };
    Fact fact = new Fact(loop.wallMicros(loop.nanoTime()), "redial", detail, shown);
    for (Open each : List.copyOf(open)) {
      boolean first = each.redial == null;
      each.redialled(fact);
      if (first) {
        each.settle(-1);
      }
    }
  }

  /** Messages can flow again. */
  void ready() {
    for (Open each : List.copyOf(open)) {
      if (each.redial != null) {
        each.settle(each.awayMicros());
      }
    }
  }

  /** The link ends for good: what is known now is all that will be. */
  void settleAll() {
    List.copyOf(open).forEach(each -> each.settle(-1));
  }
}
