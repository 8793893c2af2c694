package dev.holdfast.sim.conform;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.SType;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plays one row against a peer. */
final class RowRun {

  private static final Duration LEAVE = Duration.ofMillis(200);
  private static final long TOLD_NANOS = Duration.ofMillis(500).toNanos();
  private static final double NANOS_PER_SECOND = 1e9;

  /** Seen where something else was expected. */
  private static final class Differs extends Exception {
    private static final long serialVersionUID = 1;

    Differs(String seen) {
      super(seen, null, false, false);
    }
  }

  private final Row row;
  private final ConformSettings peer;
  private final Meeting meeting;
  private final Ledger ledger;
  private final List<String> seen = new ArrayList<>();
  private final List<Expected> tolerated = new ArrayList<>();
  private final Map<String, PeerConnection> connections = new LinkedHashMap<>();
  private @Nullable PeerConnection current;
  private long lastActNanos;

  private RowRun(Row row, ConformSettings peer, Meeting meeting) {
    this.row = row;
    this.peer = peer;
    this.meeting = meeting;
    this.ledger = new Ledger(peer.deviceId());
  }

  /** Plays it; every wait in it is bounded. */
  static RowResult play(Row row, ConformSettings peer, Meeting meeting)
      throws InterruptedException {
    String what = "";
    boolean conforms = true;
    for (int round = 0; conforms && round < row.rounds(); round++) {
      RowRun run = new RowRun(row, peer, meeting);
      try {
        conforms = run.steps();
      } finally {
        run.leave();
      }
      String which = conforms || row.rounds() == 1 ? "" : " in round " + (round + 1);
      what = String.join(", ", run.seen) + which;
    }
    return new RowResult(row.name(), row.expectation(), what, conforms);
  }

  private boolean steps() throws InterruptedException {
    for (Step step : row.steps()) {
      try {
        act(step);
      } catch (Differs e) {
        seen.add(e.getMessage() + aftermath());
        return false;
      }
    }
    return true;
  }

  private void act(Step step) throws InterruptedException, Differs {
    switch (step) {
      case Step.Open(String name, boolean settles) -> open(name, settles);
      case Step.Selected(boolean again) -> select(again);
      case Step.Redialled(Waiting notBefore) -> redialled(notBefore);
      case Step.With(String name) -> current = connections.get(name);
      case Step.Send(List<Outgoing> frames, int pieces, Waiting apart) ->
          send(frames, pieces, apart.in(peer.timers()));
      case Step.Expect expect -> {
        if (expect.all()) {
          expectAll(expect);
        } else {
          seen.add(expect(expect.choices(), limit(expect.within())));
        }
      }
      case Step.Tolerate(List<Expected> choices) -> tolerated.addAll(choices);
      case Step.Mute() -> connection().mute();
      case Step.Pause(Waiting time) -> Thread.sleep(time.in(peer.timers()));
      case Step.End(boolean reset) -> {
        if (reset) {
          connection().reset();
        } else {
          connection().close();
        }
        lastActNanos = System.nanoTime();
      }
    }
  }

  private PeerConnection connection() throws Differs {
    PeerConnection connection = current;
    if (connection == null) {
      throw new Differs("no connection");
    }
    return connection;
  }

  private Duration limit(Waiting within) {
    return within.in(peer.timers()).plus(peer.patience());
  }

  // Connections.

  private void open(String name, boolean settles) throws InterruptedException, Differs {
    boolean dials = peer.side() == Connect.ACTIVE;
    PeerConnection connection =
        meeting.meet(dials ? peer.patience().plus(peer.timers().t5()) : peer.patience());
    PeerConnection before = connections.put(name, connection);
    if (before != null) {
      before.close();
    }
    current = connection;
    lastActNanos = System.nanoTime();
    if (connection.over() && connections.size() == 1) {
      expect(List.of(), Duration.ZERO);
    }
    if (settles) {
      Thread.sleep(peer.settle());
    }
  }

  private void select(boolean again) throws InterruptedException, Differs {
    PeerConnection connection = current;
    if (!again || connection == null || connection.over()) {
      open(Step.FIRST, true);
    }
    List<Expected> granted = List.of(new Expected.Message("Select.rsp", 0, null, null));
    boolean waits = peer.side() == Connect.ACTIVE && !again;
    try {
      if (waits) {
        expect(List.of(new Expected.Message("Select.req", null, null, null)), peer.patience());
        send(List.of(new Outgoing.Control(SType.SELECT_RSP, 0, 0, true)), 1, Duration.ZERO);
      } else {
        send(List.of(new Outgoing.Control(SType.SELECT_REQ, 0, 0, false)), 1, Duration.ZERO);
        expect(granted, peer.patience());
      }
    } catch (Differs e) {
      throw new Differs("not selected: " + e.getMessage());
    }
  }

  private void redialled(Waiting notBefore) throws InterruptedException, Differs {
    long since = lastActNanos;
    connection().close();
    open("redialled", true);
    long waited = System.nanoTime() - since;
    String what = "connect" + after(waited);
    if (waited < notBefore.in(peer.timers()).toNanos()) {
      throw new Differs(what + ", too early");
    }
    seen.add(what);
  }

  private static String after(long nanos) {
    return nanos < TOLD_NANOS ? "" : " after %.1f s".formatted(nanos / NANOS_PER_SECOND);
  }

  /** Says goodbye, so that the next row finds the peer free. */
  private void leave() throws InterruptedException {
    for (PeerConnection connection : connections.values()) {
      if (!connection.over()) {
        byte[] separate = ledger.bytes(new Outgoing.Control(SType.SEPARATE_REQ, 0, 0, false));
        connection.send(separate, 1, Duration.ZERO, LEAVE);
        long deadline = System.nanoTime() + LEAVE.toNanos();
        while (!connection.over() && System.nanoTime() < deadline) {
          connection.next(Duration.ofNanos(deadline - System.nanoTime()));
        }
      }
      connection.close();
    }
    Thread.sleep(peer.settle());
  }

  // Frames.

  private void send(List<Outgoing> frames, int pieces, Duration apart)
      throws InterruptedException, Differs {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Outgoing frame : frames) {
      bytes.writeBytes(ledger.bytes(frame));
    }
    Duration within = peer.timers().t8().plus(peer.patience());
    if (!connection().send(bytes.toByteArray(), pieces, apart, within)) {
      throw new Differs("reads nothing");
    }
    lastActNanos = System.nanoTime();
  }

  private void expectAll(Step.Expect expect) throws InterruptedException, Differs {
    List<Expected> missing = new ArrayList<>(expect.choices());
    List<Expected> met = new ArrayList<>();
    while (!missing.isEmpty()) {
      Expected next;
      try {
        next = meet(missing, limit(expect.within()));
      } catch (Differs e) {
        if (!met.isEmpty()) {
          seen.add(new Step.Expect(met, true, Waiting.NONE).toString());
        }
        throw e;
      }
      missing.remove(next);
      met.add(next);
    }
    seen.add(new Step.Expect(met, true, Waiting.NONE).toString());
  }

  private String expect(List<Expected> choices, Duration limit)
      throws InterruptedException, Differs {
    Expected met = meet(choices, limit);
    return met instanceof Expected.Close
        ? met + after(System.nanoTime() - lastActNanos)
        : met.toString();
  }

  /** Waits for one of them and says which came. */
  private Expected meet(List<Expected> choices, Duration limit)
      throws InterruptedException, Differs {
    Duration wait = limit;
    @Nullable Expected silence = null;
    boolean closes = false;
    for (Expected choice : choices) {
      switch (choice) {
        case Expected.Silence(Waiting time) -> {
          silence = choice;
          wait = time.in(peer.timers());
        }
        case Expected.Keep() ->
            send(List.of(new Outgoing.Control(SType.LINKTEST_REQ, 0, 0, false)), 1, Duration.ZERO);
        case Expected.Close() -> closes = true;
        default -> {}
      }
    }
    long deadline = System.nanoTime() + wait.toNanos();
    String other = "";
    while (true) {
      PeerConnection.Event event =
          connection().next(Duration.ofNanos(deadline - System.nanoTime()));
      switch (event) {
        case null -> {
          if (silence != null && other.isEmpty()) {
            return silence;
          }
          throw new Differs(other.isEmpty() ? "silence" : other);
        }
        case PeerConnection.Event.Ended(String how) -> {
          for (Expected choice : choices) {
            if (choice instanceof Expected.Close) {
              return choice;
            }
          }
          throw new Differs(how + after(System.nanoTime() - lastActNanos));
        }
        case PeerConnection.Event.Came(Frame frame) -> {
          Expected fit = fit(choices, frame);
          if (fit != null) {
            return fit;
          }
          if (!frame.isUnasked() && fit(tolerated, frame) == null) {
            other = frame + ledger.objection(frame);
            if (!closes) {
              throw new Differs(other);
            }
          }
        }
      }
    }
  }

  private @Nullable Expected fit(List<Expected> choices, Frame frame) {
    for (Expected choice : choices) {
      boolean fits =
          switch (choice) {
            case Expected.Message message -> message.fits(frame) && sound(message, frame);
            case Expected.Handled() -> ledger.settles(frame);
            case Expected.Keep() ->
                frame.is(SType.LINKTEST_RSP) && ledger.objection(frame).isEmpty();
            case Expected.Close(), Expected.Silence(Waiting _) -> false;
          };
      if (fits) {
        return choice;
      }
    }
    return null;
  }

  private boolean sound(Expected.Message message, Frame frame) {
    boolean request = message.kind().endsWith(".req") && !frame.is(SType.REJECT_REQ);
    if (request || frame.isUnasked()) {
      ledger.asked(frame.header());
      return true;
    }
    return ledger.objection(frame).isEmpty();
  }

  /** Whether the link still lives after something that was not expected. */
  private String aftermath() throws InterruptedException {
    PeerConnection connection = current;
    if (connection == null || connection.over()) {
      return "";
    }
    try {
      return " then " + meet(List.of(new Expected.Keep(), new Expected.Close()), peer.patience());
    } catch (Differs e) {
      return " then " + e.getMessage();
    }
  }
}
