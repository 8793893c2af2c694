package dev.holdfast.gateway.web;

import dev.holdfast.gateway.web.LinkView.Condition;
import dev.holdfast.gateway.web.LinkView.Connection;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Shows the page over a plant that does not exist: for looking at it. Argument: the port. */
final class FakeGatewayMain {
  private static final long SECOND = 1_000_000;

  private FakeGatewayMain() {}

  public static void main(String[] args) throws Exception {
    int port = args.length == 0 ? 8640 : Integer.parseInt(args[0]);
    var gateway = new FakeGateway();
    fill(gateway);
    try (GatewayWeb web = GatewayWeb.start(WebOptions.loopback(port), gateway)) {
      System.out.println(web.address());
      live(gateway);
    }
  }

  /** Six links in every condition, with some history. */
  static void fill(FakeGateway gateway) {
    long now = System.currentTimeMillis() * 1000;
    gateway.put(
        up("etcher-1", "hsms", "tcp://10.0.4.21:5000", "10.0.4.21:5000", "SELECTED", now, 3),
        StateTableView.of("hsms session", FakeTables.HSMS, FakeTables.Hsms.SELECTED),
        StateTableView.of("link", LinkState.table(), LinkState.READY));
    gateway.put(
        broken(
            FakeGateway.link("litho-2", "hsms", "tcp://10.0.4.22:5000"),
            Condition.DOWN,
            "WAITING",
            null,
            now - 95 * SECOND),
        StateTableView.of("hsms session", FakeTables.HSMS, FakeTables.Hsms.NOT_CONNECTED),
        StateTableView.of("link", LinkState.table(), LinkState.WAITING));
    gateway.put(
        broken(
            FakeGateway.link("cvd-3", "hsms", "tcp-listen://0.0.0.0:5003"),
            Condition.OPENING,
            "OPEN",
            "NOT_SELECTED",
            now - 2 * SECOND),
        StateTableView.of("hsms session", FakeTables.HSMS, FakeTables.Hsms.NOT_SELECTED),
        StateTableView.of("link", LinkState.table(), LinkState.READY));
    gateway.put(
        up(
            "hall-a-meters",
            "dlt645-2007",
            "serial:///dev/ttyS1?baud=2400",
            "/dev/ttyS1",
            "ASKING",
            now,
            1),
        StateTableView.of("meter line", FakeTables.METER, FakeTables.Meter.ASKING),
        StateTableView.of("link", LinkState.table(), LinkState.READY));
    gateway.put(
        up("roof-inverter", "modbus-tcp", "tcp://10.0.9.5:502", "10.0.9.5:502", "IDLE", now, 12),
        StateTableView.of("meter line", FakeTables.METER, FakeTables.Meter.IDLE),
        StateTableView.of("link", LinkState.table(), LinkState.READY));
    gateway.put(
        up("scada-front", "arq", "udp://10.0.1.9:7400", "10.0.1.9:7400", "OPEN", now, 1),
        StateTableView.of("link", LinkState.table(), LinkState.READY));
    gateway.put(
        FakeGateway.link("label-printer", "ipc", "sysv-mq://0x1234?type=1"),
        StateTableView.of("link", LinkState.table(), LinkState.STOPPED));
    gateway.change("label-printer", link -> with(link, Condition.STOPPED, "STOPPED", null, now));
    gateway.put(
        new SinkView("mqtt-plant", "mqtt", "tcp://broker:1883", true, 48_120, 0, 2, now, null));
    gateway.put(
        new SinkView(
            "kafka-mes",
            "kafka",
            "mes-1:9092",
            false,
            41_007,
            1_204,
            31,
            now - 80 * SECOND,
            "broker mes-1:9092 refuses the connection"));
    gateway.put(
        new SinkView("archive", "file", "/var/spool/holdfast", true, 48_120, 0, 0, now, null));
    for (int i = 60; i > 0; i--) {
      traffic(gateway, now - i * SECOND, i);
    }
    gateway.note(
        "etcher-1",
        now - 3000 * SECOND,
        SessionEvent.info("opened", "Epoch 3 opened to 10.0.4.21:5000."));
    gateway.note(
        "etcher-1",
        now - 2999 * SECOND,
        SessionEvent.info("selected", "Select.rsp 0 after 4 ms; messages flow."));
    gateway.note(
        "etcher-1",
        now - 700 * SECOND,
        SessionEvent.warning(
            "bad-body", "S6F11: item at offset 23 says 40 bytes, 12 are left: 41 28 4c 4f 54."));
    gateway.note(
        "etcher-1",
        now - 40 * SECOND,
        SessionEvent.warning(
            "suspicion",
            "T6: no Linktest.rsp for 5 s, but our own timer was 4.2 s late; the link is kept."));
    gateway.note(
        "litho-2",
        now - 95 * SECOND,
        SessionEvent.error(
            "cut", "PATH_DEAD: nothing we send is acknowledged; cut after 5 retransmissions."));
  }

  private static void live(FakeGateway gateway) throws InterruptedException {
    int turn = 0;
    while (!Thread.interrupted()) {
      Thread.sleep(Duration.ofMillis(300));
      traffic(gateway, System.currentTimeMillis() * 1000, turn++);
    }
  }

  private static void traffic(FakeGateway gateway, long micros, int turn) {
    var random = new Random(turn);
    int dataId = 1000 + turn;
    gateway.store(
        "etcher-1",
        micros,
        "S6F11",
        """
        S6F11 W
        <L[3]
          <U4 %d>
          <U4 3001>
          <L[1]
            <L[2]
              <U4 41>
              <L[3]
                <A "LOT-4711">
                <F4 %.2f>
                <U2 17>
              >
            >
          >
        >.\
        """
            .formatted(dataId, 20 + random.nextDouble()),
        "0000003c000a860b0000000003%02x0103b104000003e8b10400000bb901010102b104000000290103"
                .formatted(turn & 0xff)
            + "41084c4f542d343731319104"
            + "41a80000"
            + "a9020011");
    if (turn % 3 == 0) {
      gateway.store(
          "hall-a-meters",
          micros,
          "reading",
          "123456789012  forward active  %8.2f kWh\n123456789012  voltage A          230.1 V"
              .formatted(4711 + turn * 0.01),
          "fefefefe68129078563412689108333433338967453cd216");
    }
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      gateway.store(
          "roof-inverter",
          micros,
          "reading",
          "unit 1  AC power  %5d W\nunit 1  DC voltage  612.4 V"
              .formatted(4200 + random.nextInt(300)),
          "00%02x0000000701030410680 1f4".replace(" ", "").formatted(turn & 0xff));
    }
    if (turn % 7 == 0) {
      gateway.store("scada-front", micros, "order", "type 1 code 1 number " + turn, "aa5501010007");
    }
  }

  private static LinkView up(
      String name,
      String protocol,
      String endpoint,
      String peer,
      String session,
      long now,
      long epoch) {
    LinkView base = FakeGateway.link(name, protocol, endpoint);
    long since = now - (3000 + name.hashCode() % 2000) * SECOND;
    return new LinkView(
        name,
        protocol,
        endpoint,
        peer,
        Condition.READY,
        "OPEN",
        session,
        true,
        since,
        epoch,
        new LinkView.Traffic(41_870, 41_870, 2_604_100, 586_180),
        Map.of(
            SessionCounter.FRAMES_IN,
            42_011L,
            SessionCounter.FRAMES_OUT,
            41_990L,
            SessionCounter.BAD_BODIES,
            1L,
            SessionCounter.LATE_REPLIES,
            2L),
        base.lastMessage(),
        name.equals("etcher-1") ? pathDead(now - 3010 * SECOND) : null,
        List.of(new Connection(peer, epoch, since, session, true)),
        FakeGateway.LIVENESS,
        null);
  }

  private static LinkView broken(
      LinkView link, Condition condition, String state, @Nullable String session, long since) {
    LinkView base = with(link, condition, state, session, since);
    return new LinkView(
        base.name(),
        base.protocol(),
        base.endpoint(),
        session == null ? null : "10.0.4.23:49152",
        condition,
        state,
        session,
        false,
        since,
        7,
        new LinkView.Traffic(912, 911, 60_100, 12_700),
        Map.of(SessionCounter.FRAMES_IN, 950L),
        null,
        pathDead(since),
        List.of(),
        null,
        null);
  }

  private static LinkView with(
      LinkView link, Condition condition, String state, @Nullable String session, long since) {
    return new LinkView(
        link.name(),
        link.protocol(),
        link.endpoint(),
        link.peer(),
        condition,
        state,
        session,
        false,
        since,
        link.epoch(),
        link.traffic(),
        link.counters(),
        link.lastMessage(),
        link.lastBreak(),
        link.connections(),
        link.liveness(),
        link.dialIn());
  }

  private static BreakView pathDead(long micros) {
    return BreakView.of(
        micros,
        new Verdict(
            Cause.PATH_DEAD,
            0.97,
            List.of(
                new Fact(
                    micros - 6 * SECOND,
                    "timer",
                    "T6 ran out 5.000 s after Linktest.req; our own timer was 0.3 ms late."),
                new Fact(
                    micros - 5 * SECOND,
                    "kernel",
                    "14 bytes unacknowledged, 4 retransmissions, no ACK for 5.1 s."),
                new Fact(
                    micros, "probe", "10.0.4.22 does not answer; its neighbour 10.0.4.1 does."))),
        "cut after T6 and 5 retransmissions");
  }
}
