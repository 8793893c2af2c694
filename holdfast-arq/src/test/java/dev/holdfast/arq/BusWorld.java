package dev.holdfast.arq;

import dev.holdfast.arq.Receiving.Acknowledge;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Two ends in virtual time that are joined by two serial lines, A (0) and B (1). */
final class BusWorld {

  static final int A = 0;
  static final int B = 1;
  static final Duration TICK = Duration.ofMillis(5);
  private static final int TICKS_UNDER_WAY = 2;
  private static final List<ArqBus> BUSES = List.of(bus("bus-a"), bus("bus-b"));

  private record Flying(long at, byte[] bytes) {}

  /** One of the two lines. */
  static final class Line {
    /** Share of the frames that are lost, in percent. */
    int loss;

    /** How many frames were put on it by our end, heard or not. */
    int sent;
  }

  /** One end. */
  final class End {
    final ArqSessions sessions;
    final List<@Nullable VirtualPort<ArqSession>> ports = new ArrayList<>();
    final List<Integer> delivered = new ArrayList<>();
    final List<byte[]> contents = new ArrayList<>();
    private final List<Deque<Flying>> towards = List.of(new ArrayDeque<>(), new ArrayDeque<>());
    private final int[] taken = new int[2];
    private final List<ArqMessage> uncommitted = new ArrayList<>();

    End(ArqSettings settings) {
      sessions = new ArqSessions(settings, BUSES, random);
      ports.add(null);
      ports.add(null);
    }

    void open(int bus) {
      VirtualPort<ArqSession> port =
          new VirtualPort<>(sessions.on(BUSES.get(bus)), LivenessSettings.DEFAULT, now());
      ports.set(bus, port);
      taken[bus] = 0;
      port.session().opened();
    }

    VirtualPort<ArqSession> port(int bus) {
      VirtualPort<ArqSession> port = ports.get(bus);
      if (port == null) {
        throw new AssertionError("bus " + bus + " is cut");
      }
      return port;
    }

    CompletableFuture<Outcome> send(int index) {
      byte[] content = ByteBuffer.allocate(8).putInt(index).putInt(~index).array();
      Outgoing what = new Outgoing(Ipv4.parse(Ends.THEIRS), 1, 2, true, content);
      for (VirtualPort<ArqSession> port : ports) {
        if (port != null) {
          return port.session().send(what);
        }
      }
      return CompletableFuture.completedFuture(
          new Outcome.NotDelivered(Outcome.Reason.NO_PATH, "no bus"));
    }

    private void collect(int bus) {
      List<Decoded> all = port(bus).delivered();
      for (Decoded one : all.subList(taken[bus], all.size())) {
        ArqMessage message = (ArqMessage) one;
        byte[] content = message.frame().content();
        contents.add(content);
        delivered.add(ByteBuffer.wrap(content).getInt());
        uncommitted.add(message);
      }
      taken[bus] = all.size();
    }

    /** All that was delivered is durable now. */
    void commit() {
      uncommitted.forEach(sessions::committed);
      uncommitted.clear();
      for (VirtualPort<ArqSession> port : ports) {
        if (port != null) {
          port.session().acknowledgeCommitted();
          return;
        }
      }
    }
  }

  final Random random;
  final Line[] lines = {new Line(), new Line()};
  final End ours;
  final End theirs;
  private final boolean afterCommit;
  private long tick;

  BusWorld(ArqPeer.Use use, Resending resending, @Nullable Integer setupType, Random random) {
    this(use, resending, setupType, Acknowledge.AT_ONCE, random);
  }

  BusWorld(
      ArqPeer.Use use,
      Resending resending,
      @Nullable Integer setupType,
      Acknowledge acknowledge,
      Random random) {
    this.random = random;
    this.afterCommit = acknowledge == Acknowledge.AFTER_COMMIT;
    this.ours = new End(settings(Ends.OURS, Ends.THEIRS, use, resending, setupType, acknowledge));
    this.theirs = new End(settings(Ends.THEIRS, Ends.OURS, use, resending, setupType, acknowledge));
    for (int bus : new int[] {A, B}) {
      mend(bus);
    }
  }

  private static ArqBus bus(String name) {
    return new ArqBus(name, Endpoint.parse("serial:///dev/" + name));
  }

  private static ArqSettings settings(
      String own,
      String peer,
      ArqPeer.Use use,
      Resending resending,
      @Nullable Integer setupType,
      Acknowledge acknowledge) {
    Receiving usual = Receiving.DEFAULT;
    ArqSettings.Builder builder =
        ArqSettings.from(own)
            .to(new ArqPeer(Ipv4.parse(peer), List.of(), use))
            .resending(resending)
            .firstNumber(0xFFFF_FFF0L)
            .receiving(
                new Receiving(
                    usual.delivery(),
                    usual.numbers(),
                    acknowledge,
                    usual.window(),
                    usual.remember(),
                    usual.orderWait(),
                    usual.heldBytes(),
                    usual.maxSources()));
    return (setupType == null ? builder : builder.peerIsHoldfast(setupType)).build();
  }

  private long now() {
    return tick * TICK.toNanos();
  }

  /** The device at both ends goes away. */
  void cut(int bus) {
    for (End end : List.of(ours, theirs)) {
      VirtualPort<ArqSession> port = end.ports.get(bus);
      if (port != null) {
        end.ports.set(bus, null);
        end.towards.get(bus).clear();
        port.breakChannel(Cause.ENDPOINT_REMOVED, "pulled");
      }
    }
  }

  /** It comes back. */
  void mend(int bus) {
    ours.open(bus);
    theirs.open(bus);
  }

  void run(Duration time) {
    for (long end = tick + time.dividedBy(TICK); tick < end; ) {
      step();
    }
  }

  private void step() {
    for (int bus : new int[] {A, B}) {
      fly(bus, ours, theirs);
      fly(bus, theirs, ours);
    }
    live(ours);
    live(theirs);
    tick++;
  }

  private void fly(int bus, End from, End to) {
    if (from.ports.get(bus) == null) {
      return;
    }
    for (byte[] bytes : from.port(bus).takeSent()) {
      lines[bus].sent += from == ours ? 1 : 0;
      if (random.nextInt(100) >= lines[bus].loss) {
        to.towards.get(bus).add(new Flying(tick + TICKS_UNDER_WAY, bytes.clone()));
      }
    }
  }

  private void live(End end) {
    for (int bus : new int[] {A, B}) {
      Deque<Flying> towards = end.towards.get(bus);
      while (end.ports.get(bus) != null && !towards.isEmpty() && towards.peek().at() <= tick) {
        end.port(bus).receive(towards.remove().bytes());
      }
    }
    for (int bus : new int[] {A, B}) {
      if (end.ports.get(bus) != null) {
        end.port(bus).advance(TICK);
        end.collect(bus);
      }
    }
    if (afterCommit && end == theirs && !end.uncommitted.isEmpty()) {
      end.commit();
    }
  }
}
