package dev.holdfast.arq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arq.Receiving.Acknowledge;
import dev.holdfast.arq.Receiving.Delivery;
import dev.holdfast.arq.Receiving.Numbers;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two ends in virtual time over a path that loses, doubles, reorders, spoils and pauses. */
@Tag("long")
class ArqPairProof {

  private static final Duration TICK = Duration.ofMillis(5);
  private static final int FAULTY_TICKS = 1_500;
  private static final int QUIET_TICKS = 6_000;

  /** Longer than a frame may be held for those before it. */
  private static final int HELD_TICKS = 2_600;

  private static final int SETUP_TYPE = 0xFFF0;

  private record Flying(long at, long order, byte[] bytes) {}

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private record Sent(int index, CompletableFuture<Outcome> outcome) {}

  @Test
  void endsEachFrameOnceAndDeliversNoneTwice() {
    Proof.run("arq-pair", random -> new Run(random).round());
  }

  /** What one round is about, the same for both ends. */
  private record Ways(
      boolean serial,
      boolean holdfast,
      Check check,
      Delivery delivery,
      boolean afterCommit,
      Resending resending,
      int window,
      int queue,
      int remembered) {

    static Ways of(Random random) {
      boolean holdfast = random.nextBoolean();
      boolean serial = random.nextInt(4) == 0;
      // Without an epoch the first frame heard begins the order: only a path that keeps it fits.
      Delivery delivery = holdfast ? any(random, Delivery.values()) : Delivery.UNORDERED;
      Resending resending =
          switch (random.nextInt(3)) {
            case 0 -> Resending.fixed(random.nextInt(6), Duration.ofMillis(150));
            case 1 -> Resending.hardDeadline(random.nextInt(6), Duration.ofMillis(100));
            default -> Resending.ADAPTIVE;
          };
      // A plain peer is remembered by its last numbers: enough for all of a round.
      int remembered = holdfast ? 8 << random.nextInt(5) : 4096;
      return new Ways(
          serial,
          holdfast,
          any(random, Check.values()),
          delivery,
          random.nextBoolean(),
          resending,
          1 + random.nextInt(40),
          random.nextInt(40),
          remembered);
    }

    /** A program that begins anew takes numbers far from the last, as the clock gives them. */
    ArqSettings settings(String own, String other, long firstNumber, Random random) {
      Receiving usual = Receiving.DEFAULT;
      ArqSettings.Builder builder =
          ArqSettings.from(own)
              .to(other)
              .addressRule(ArqSettings.AddressRule.DESTINATION)
              .layout(ArqLayout.DEFAULT.with(check))
              .resending(resending)
              .window(window)
              .queue(queue)
              .whenFull(any(random, ArqSettings.WhenFull.values()))
              .firstNumber(firstNumber)
              .receiving(
                  new Receiving(
                      delivery,
                      holdfast ? Numbers.BY_ONE : Numbers.ANY,
                      afterCommit ? Acknowledge.AFTER_COMMIT : Acknowledge.AT_ONCE,
                      remembered,
                      usual.remember(),
                      Duration.ofSeconds(12),
                      usual.heldBytes(),
                      2));
      return (holdfast ? builder.peerIsHoldfast(SETUP_TYPE) : builder).build();
    }
  }

  /** One end, what it sent and what was delivered to it. */
  private static final class End {
    private final LongFunction<ArqSettings> settings;
    private final Endpoint endpoint;
    private final Random random;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Integer> delivered = new ArrayList<>();
    private final List<ArqMessage> uncommitted = new ArrayList<>();
    private final PriorityQueue<Flying> towards =
        new PriorityQueue<>(Comparator.comparingLong(Flying::at).thenComparingLong(Flying::order));
    private ArqSessions sessions;
    private VirtualPort<ArqSession> port;
    private long firstNumber;
    private int taken;
    private int pausedTicks;

    End(LongFunction<ArqSettings> settings, boolean serial, Random random) {
      this.settings = settings;
      this.endpoint = serial ? Ends.SERIAL : Ends.UDP;
      this.random = random;
      this.sessions =
          new ArqSessions(settings.apply(0xFFFF_FFFFL - random.nextInt(60)), endpoint, random);
      this.port = VirtualPort.open(sessions);
    }

    private void connect(long now) {
      port = new VirtualPort<>(sessions, LivenessSettings.DEFAULT, now);
      port.session().opened();
      taken = 0;
    }

    /** The program ends and begins anew; what it had delivered stands. */
    private void restart(long now) {
      port.breakChannel(Cause.LOCAL_CLOSED, "restarted");
      uncommitted.clear();
      firstNumber += 100_000;
      sessions = new ArqSessions(settings.apply(firstNumber), endpoint, random);
      connect(now);
    }

    private void collect(Map<Integer, byte[]> contents) {
      List<Decoded> all = port.delivered();
      for (Decoded one : all.subList(taken, all.size())) {
        ArqMessage message = (ArqMessage) one;
        byte[] content = message.frame().content();
        int index = ByteBuffer.wrap(content).getInt();
        assertThat(content).as("altered: %s", message).isEqualTo(contents.get(index));
        assertThat(delivered).as("delivered twice").doesNotContain(index);
        delivered.add(index);
        uncommitted.add(message);
      }
      taken = all.size();
    }
  }

  private static final class Run {
    private final Random random;
    private final Ways ways;
    private final End one;
    private final End other;
    private final Map<Integer, byte[]> contents = new HashMap<>();
    private final int loss;
    private final int doubles;
    private final int spoils;
    private final int delayTicks;
    private long order;
    private long tick;
    private int next;
    private boolean faulty = true;

    Run(Random random) {
      this.random = random;
      this.ways = Ways.of(random);
      this.one = end("10.0.0.1", "10.0.0.7");
      this.other = end("10.0.0.7", "10.0.0.1");
      this.loss = random.nextInt(40);
      this.doubles = random.nextInt(30);
      this.spoils = random.nextInt(20);
      this.delayTicks = 1 + random.nextInt(60);
    }

    private End end(String own, String peer) {
      return new End(first -> ways.settings(own, peer, first, random), ways.serial(), random);
    }

    void round() {
      for (tick = 0; tick < FAULTY_TICKS; tick++) {
        act(one, other);
        act(other, one);
        step();
      }
      faulty = false;
      while (tick < FAULTY_TICKS + QUIET_TICKS && !ended()) {
        step();
        tick++;
      }
      for (int i = 0; i < HELD_TICKS; i++) {
        step();
        tick++;
      }
      judge(one, other);
      judge(other, one);
    }

    private boolean ended() {
      return one.sent.stream().allMatch(sent -> sent.outcome().isDone())
          && other.sent.stream().allMatch(sent -> sent.outcome().isDone());
    }

    private void act(End from, End to) {
      if (from.pausedTicks > 0) {
        return;
      }
      if (random.nextInt(100) < 15) {
        int burst = 1 + random.nextInt(6);
        for (int i = 0; i < burst; i++) {
          send(from);
        }
      }
      if (random.nextInt(1_500) == 0) {
        from.pausedTicks = 1 + random.nextInt(400);
      }
      if (random.nextInt(1_500) == 0) {
        from.port.breakChannel(Cause.PEER_RESET, "broken");
      }
      boolean mayRestart =
          ways.holdfast() && (ways.afterCommit() || ways.delivery() != Delivery.ORDERED);
      if (mayRestart && random.nextInt(1_500) == 0) {
        collect(from, to);
        from.restart(now());
      }
    }

    private long now() {
      return tick * TICK.toNanos();
    }

    private void send(End from) {
      int index = next++;
      byte[] content = ByteBuffer.allocate(4 + random.nextInt(30)).putInt(index).array();
      contents.put(index, content.clone());
      boolean wanted = random.nextInt(10) > 0;
      int to = Ipv4.parse(from == one ? "10.0.0.7" : "10.0.0.1");
      if (from.port.over()) {
        return;
      }
      // Six bytes that want none have the shape of an acknowledgement.
      from.sent.add(
          new Sent(
              index,
              from.port
                  .session()
                  .send(new Outgoing(to, 1, 2, wanted || content.length == 6, content))));
      java.util.Arrays.fill(content, (byte) 0xEE);
    }

    private void step() {
      fly(one, other);
      fly(other, one);
      live(one, other);
      live(other, one);
    }

    /** What an end has sent sets out, if it does. */
    private void fly(End from, End to) {
      for (byte[] bytes : from.port.takeSent()) {
        if (faulty && random.nextInt(100) < loss) {
          continue;
        }
        byte[] copy = bytes.clone();
        if (faulty && random.nextInt(100) < spoils) {
          spoil(copy);
        }
        launch(to, copy);
        if (!ways.serial() && faulty && random.nextInt(100) < doubles) {
          launch(to, copy);
        }
      }
    }

    /** A sum notices one changed byte for certain, a CRC a burst of any kind. */
    private void spoil(byte[] bytes) {
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 + random.nextInt(255));
      if (ways.check() == Check.CRC32C && at + 1 < bytes.length) {
        bytes[at + 1] = (byte) random.nextInt();
      }
    }

    private void launch(End to, byte[] bytes) {
      long delay = ways.serial() ? 2 : 1 + random.nextInt(faulty ? delayTicks : 2);
      to.towards.add(new Flying(tick + delay, order++, bytes));
    }

    private void live(End end, End peer) {
      if (end.pausedTicks > 0) {
        end.pausedTicks--;
        end.port.stall(TICK);
        return;
      }
      while (!end.towards.isEmpty() && end.towards.peek().at() <= tick) {
        byte[] bytes = end.towards.remove().bytes();
        if (ways.serial() && bytes.length > 2) {
          end.port.receiveSplit(bytes, 1 + random.nextInt(bytes.length - 1));
        } else {
          end.port.receive(bytes);
        }
      }
      end.port.advance(TICK);
      collect(end, peer);
      if (end.port.over()) {
        end.connect(now() + TICK.toNanos());
      } else if (!end.uncommitted.isEmpty() && random.nextInt(3) == 0) {
        end.uncommitted.forEach(end.sessions::committed);
        end.uncommitted.clear();
        end.port.session().acknowledgeCommitted();
      }
    }

    private void collect(End end, End peer) {
      end.collect(contents);
      assertThat(peer.port.session().state()).isNotNull();
    }

    private void judge(End from, End to) {
      for (Sent sent : from.sent) {
        assertThat(sent.outcome()).as("frame %d of %s", sent.index(), ways).isCompleted();
        boolean there = to.delivered.contains(sent.index());
        switch (sent.outcome().join()) {
          case Outcome.Acknowledged done ->
              assertThat(there || ways.delivery() == Delivery.LATEST_ONLY)
                  .as("forgotten: %s %s", done, ways)
                  .isTrue();
          case Outcome.NotDelivered no ->
              assertThat(there).as("a false failure: %s %s", no, ways).isFalse();
          case Outcome.Unknown unknown -> assertThat(unknown.sends()).isPositive();
          case Outcome.Sent out -> assertThat(out.number()).isNotNegative();
        }
      }
      if (ways.delivery() != Delivery.UNORDERED) {
        assertThat(to.delivered).as("%s", ways).isSorted();
      }
      for (ArqFigures.ToDestination figures : from.sessions.figures().destinations()) {
        assertThat(figures.pending()).isLessThanOrEqualTo(ways.window() + 1);
        assertThat(figures.waiting()).isLessThanOrEqualTo(ways.queue() + 1);
      }
    }
  }
}
