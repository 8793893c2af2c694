package dev.holdfast.bench.faults;

import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.HsmsSessions;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.HsmsSettings.LinktestWhen;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.LinkStatus;
import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.time.Backoff;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The process that is judged: a host with many links, which knows nothing of faults and prints what
 * its links tell, one {@link Told} a line, until its standard input ends.
 */
public final class HostUnderTest implements LinkListener {

  static final Duration T6 = Duration.ofSeconds(1);
  static final Duration DEAD_AFTER = Duration.ofSeconds(4);

  private static final Duration SUSPECT_LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final long COUNT_EVERY_MILLIS = 50;
  private static final PrintStream OUT = System.out;

  private HostUnderTest() {}

  /**
   * Runs until its standard input ends.
   *
   * @param args cut policy, what the peers do upon Separate.req, linktest interval in ms, when it
   *     is tested, then one {@code host:port} for each link
   */
  public static void main(String[] args) throws IOException {
    // What libraries log does not belong among what the links tell.
    System.setOut(System.err);
    HsmsSettings settings =
        HsmsSettings.host()
            .cutPolicy(CutPolicy.valueOf(args[0].toUpperCase(Locale.ROOT)))
            .onSeparate(OnSeparate.valueOf(args[1].toUpperCase(Locale.ROOT)))
            .linktest(Duration.ofMillis(Long.parseLong(args[2])))
            .linktestWhen(LinktestWhen.valueOf(args[3].toUpperCase(Locale.ROOT)))
            .t5(PAUSE)
            .t6(T6)
            .build();
    Links links = Links.open(new LinksSettings(1, false));
    List<Link<HsmsSession>> open = new ArrayList<>();
    HostUnderTest ears = new HostUnderTest();
    for (int i = 4; i < args.length; i++) {
      LinkSettings link =
          LinkSettings.of(Integer.toString(i - 4), "tcp://" + args[i])
              .redial(new Backoff.Settings(PAUSE, PAUSE, 0))
              .connectTimeout(CONNECT)
              .liveness(
                  new LivenessSettings(DEAD_AFTER, SUSPECT_LIMIT, LivenessSettings.Path.DIRECT))
              .build();
      open.add(links.open(link, new HsmsSessions(settings), ears));
    }
    Thread.ofPlatform().daemon().start(() -> count(open));
    while (System.in.read() >= 0) {
      // Nothing is asked of it.
    }
    System.exit(0);
  }

  /** Timers that ran out while the answer lay unread are only counted by the session. */
  private static void count(List<Link<HsmsSession>> links) {
    long[] before = new long[links.size()];
    while (true) {
      for (int i = 0; i < before.length; i++) {
        LinkStatus status = links.get(i).status();
        long now = status.counters().getOrDefault(SessionCounter.LOCAL_STALLS, 0L);
        if (now > before[i]) {
          print(Told.Kind.STALL, status, "KEPT", Cause.LOCAL_STALL, "", "the answer lay unread");
          before[i] = now;
        }
      }
      try {
        Thread.sleep(COUNT_EVERY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void print(
      Told.Kind kind, LinkStatus status, String outcome, Cause cause, String or, String text) {
    print(
        new Told(kind, Integer.parseInt(status.name()), status.epoch(), outcome, cause, or, text));
  }

  private static void print(Told told) {
    synchronized (OUT) {
      OUT.println(told.line());
    }
  }

  @Override
  public void stateChanged(Link<?> link, LinkState from, LinkState to, String why) {
    LinkStatus status = link.status();
    if (to == LinkState.READY) {
      print(Told.Kind.READY, status, "", Cause.UNKNOWN, "", status.local());
    } else if (from == LinkState.DIALING && to == LinkState.WAITING) {
      Cause cause = Objects.requireNonNullElse(status.lastCause(), Cause.UNKNOWN);
      print(Told.Kind.NO_DIAL, status, "ENDED", cause, "", status.lastDetail());
    } else {
      print(Told.Kind.NOT_READY, status, "", Cause.UNKNOWN, "", to + ": " + why);
    }
  }

  @Override
  public void report(Link<?> link, DisconnectReport report) {
    boolean settled = report.standing() == DisconnectReport.Standing.SETTLED;
    String or =
        report.verdict().orElse().stream().map(Cause::name).collect(Collectors.joining(","));
    StringBuilder text = new StringBuilder(report.done()).append(" | ");
    text.append(report.verdict().sentence());
    report
        .verdict()
        .evidence()
        .forEach(
            fact -> text.append(" | ").append(fact.source()).append(": ").append(fact.sentence()));
    print(
        new Told(
            settled ? Told.Kind.SETTLED : Told.Kind.PROVISIONAL,
            Integer.parseInt(report.link()),
            report.epoch(),
            report.outcome().name(),
            report.verdict().cause(),
            or,
            text.toString()));
  }
}
