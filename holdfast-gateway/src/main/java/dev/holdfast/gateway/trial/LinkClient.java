package dev.holdfast.gateway.trial;

import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.HsmsSessions;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.Links;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.liveness.DisconnectReport.Standing;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.time.Backoff;
import dev.holdfast.sim.net.Program;
import dev.holdfast.sim.net.Sighting;
import dev.holdfast.sim.net.ToolServer;
import dev.holdfast.sim.net.Traffic;
import dev.holdfast.watch.evidence.CarrierEvidence;
import dev.holdfast.watch.evidence.QueueEvidence;
import dev.holdfast.watch.reset.ResetEvidence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** HSMS links with all settings as they are where nothing is set, and what they come to. */
public final class LinkClient {

  /** How the settings of these connections are called. */
  public static final String SETTINGS = "holdfast";

  private static final int FIRST_PORT = 5_000;
  private static final byte[] NO_BODY = {};
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration REDIAL = Duration.ofSeconds(1);

  /** The first doubt, the end of its connection and the settled verdict of one link. */
  private static final class Ears implements LinkListener {
    private final Traffic traffic;
    private final int run;
    private final CountDownLatch ready;
    private final Runnable over;
    private boolean wasReady;
    private boolean doubted;
    private @Nullable String ended;
    private boolean settled;

    Ears(Traffic traffic, int run, CountDownLatch ready, Runnable over) {
      this.traffic = traffic;
      this.run = run;
      this.ready = ready;
      this.over = over;
    }

    @Override
    public void stateChanged(Link<?> link, LinkState from, LinkState to, String why) {
      if (to == LinkState.READY && !wasReady) {
        wasReady = true;
        ready.countDown();
      }
    }

    @Override
    public void suspicion(Link<?> link, long epoch, Suspicion suspicion) {
      if (wasReady && !doubted) {
        doubted = true;
        tell("suspect", suspicion.subject());
      }
    }

    @Override
    public void report(Link<?> link, DisconnectReport report) {
      if (settled || !wasReady) {
        return;
      }
      String cause = report.verdict().cause().name();
      if (ended == null && report.outcome() != Outcome.KEPT) {
        ended = report.id();
        tell(report.outcome() == Outcome.CUT ? "cut" : "end", cause);
      }
      if (report.id().equals(ended) && report.standing() == Standing.SETTLED) {
        settled = true;
        tell("verdict", cause);
        over.run();
      }
    }

    private void tell(String what, String text) {
      LinkClient.tell(new Sighting(SETTINGS, traffic, run, what, wallMicros(), text).line());
    }
  }

  private LinkClient() {}

  /** Links of each kind of traffic, and a simulated tool for each. */
  public static Program program(List<Traffic> traffic, int runs) {
    List<String> args = new ArrayList<>();
    args.add(Integer.toString(runs));
    traffic.forEach(goes -> args.add(goes.name()));
    return new Program(
        LinkClient.class,
        args,
        ToolServer.class,
        List.of(Integer.toString(FIRST_PORT), Integer.toString(runs * traffic.size())));
  }

  /**
   * Runs until its standard input ends; a line there says that idle links send from now on.
   *
   * @param args address of the tools, how many links of each kind, then kinds of traffic
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int runs = Integer.parseInt(args[1]);
    List<String> kinds = List.of(args).subList(2, args.length);
    Links links = Links.open();
    links.addEvidence(QueueEvidence.open(LinkClient::wallMicros));
    links.addEvidence(CarrierEvidence.open(LinkClient::wallMicros));
    links.addEvidence(ResetEvidence.open(LinkClient::wallMicros));
    CountDownLatch ready = new CountDownLatch(runs * kinds.size());
    AtomicInteger open = new AtomicInteger(runs * kinds.size());
    Runnable over =
        () -> {
          if (open.decrementAndGet() == 0) {
            tell(Program.DONE);
          }
        };
    List<Link<HsmsSession>> idle = new ArrayList<>();
    List<Link<HsmsSession>> busy = new ArrayList<>();
    for (int at = 0; at < runs * kinds.size(); at++) {
      Traffic traffic = Traffic.valueOf(kinds.get(at / runs));
      String endpoint = "tcp://" + args[0] + ":" + (FIRST_PORT + at);
      LinkSettings settings =
          LinkSettings.of("link-" + at, endpoint)
              .redial(new Backoff.Settings(REDIAL, REDIAL, 0))
              .build();
      Link<HsmsSession> link =
          links.open(
              settings,
              new HsmsSessions(HsmsSettings.host().build()),
              new Ears(traffic, at % runs, ready, over));
      (traffic == Traffic.BUSY ? busy : idle).add(link);
    }
    if (!ready.await(READY_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      tell("after " + READY_WITHIN + " " + ready.getCount() + " links are not ready");
      System.exit(1);
    }
    tell(Program.READY);
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    sendEachSecond(clock, busy);
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (lines.readLine() != null) {
      sendEachSecond(clock, List.copyOf(idle));
      idle.clear();
    }
    System.exit(0);
  }

  private static void sendEachSecond(
      ScheduledExecutorService clock, List<Link<HsmsSession>> links) {
    var _ =
        clock.scheduleAtFixedRate(
            () -> links.forEach(link -> link.execute(LinkClient::send)), 0, 1, TimeUnit.SECONDS);
  }

  private static void send(HsmsSession session) {
    var _ = session.request(1, 1, NO_BODY);
  }

  private static void tell(String line) {
    synchronized (System.out) {
      System.out.println(line);
    }
  }

  private static long wallMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
