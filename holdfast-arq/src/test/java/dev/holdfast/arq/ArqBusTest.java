package dev.holdfast.arq;

import static dev.holdfast.arq.BusWorld.A;
import static dev.holdfast.arq.BusWorld.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.arq.ArqPeer.Use;
import dev.holdfast.arq.Receiving.Acknowledge;
import dev.holdfast.link.endpoint.Endpoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One link over two serial lines. */
class ArqBusTest {

  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Resending FIXED = Resending.fixed(3, Duration.ofMillis(150));
  private static final int SETUP_TYPE = 0xFFF0;

  private static BusWorld world(Use use) {
    return new BusWorld(use, FIXED, null, new Random(1));
  }

  private static int sends(CompletableFuture<Outcome> outcome) {
    assertThat(outcome).isCompleted();
    assertThat(outcome.join()).isInstanceOf(Outcome.Acknowledged.class);
    return ((Outcome.Acknowledged) outcome.join()).sends();
  }

  @Test
  void takesTheFirstBusWhileItWorks() {
    BusWorld world = world(Use.OTHER);
    CompletableFuture<Outcome> outcome = world.ours.send(1);
    world.run(SHORT);
    assertThat(sends(outcome)).isEqualTo(1);
    assertThat(world.lines[A].sent).isEqualTo(1);
    assertThat(world.lines[B].sent).isZero();
    assertThat(world.theirs.delivered).containsExactly(1);
  }

  @Test
  void takesTheOtherBusAfterTheFirstTimeOut() {
    BusWorld world = world(Use.OTHER);
    world.lines[A].loss = 100;
    CompletableFuture<Outcome> outcome = world.ours.send(1);
    world.run(Duration.ofMillis(140));
    assertThat(world.lines[B].sent).isZero();
    world.run(Duration.ofMillis(60));
    assertThat(sends(outcome)).isEqualTo(2);
    assertThat(world.theirs.delivered).containsExactly(1);
  }

  @Test
  void sendsOnBothAndDeliversOnce() {
    BusWorld world = world(Use.BOTH);
    CompletableFuture<Outcome> outcome = world.ours.send(1);
    world.run(SHORT);
    assertThat(sends(outcome)).isEqualTo(1);
    assertThat(world.lines[A].sent).isEqualTo(1);
    assertThat(world.lines[B].sent).isEqualTo(1);
    assertThat(world.theirs.delivered).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {A, B})
  void losesNoTimeWhereItSendsOnBothAndOneIsDead(int dead) {
    BusWorld world = world(Use.BOTH);
    world.lines[dead].loss = 100;
    CompletableFuture<Outcome> outcome = world.ours.send(1);
    world.run(SHORT);
    assertThat(sends(outcome)).isEqualTo(1);
    assertThat(world.theirs.delivered).containsExactly(1);
  }

  @ParameterizedTest
  @EnumSource(Acknowledge.class)
  void acknowledgesByTheBusThatBroughtTheFrame(Acknowledge when) {
    BusWorld world = new BusWorld(Use.OTHER, FIXED, null, when, new Random(1));
    world.theirs.port(A).takeSent();
    world.theirs.port(B).receive(Ends.wire(toThem()));
    if (when == Acknowledge.AFTER_COMMIT) {
      world.theirs.sessions.committed((ArqMessage) world.theirs.port(B).delivered().getFirst());
      world.theirs.port(A).session().acknowledgeCommitted();
    }
    assertThat(world.theirs.port(A).takeSent()).isEmpty();
    assertThat(Ends.sent(world.theirs.port(B)))
        .singleElement()
        .satisfies(frame -> assertThat(frame.looksLikeAcknowledgement()).isTrue());
  }

  private static ArqFrame toThem() {
    return new ArqFrame(
        9,
        1,
        /* destination= */ Ipv4.parse(Ends.THEIRS),
        /* source= */ Ipv4.parse(Ends.OURS),
        ArqFrame.ACK_WANTED,
        2,
        Ends.bytes(1, 2, 3));
  }

  @Test
  void goesOnTheOtherBusAtOnceWhenOneIsCut() {
    BusWorld world = world(Use.OTHER);
    world.cut(A);
    CompletableFuture<Outcome> outcome = world.ours.send(1);
    world.run(SHORT);
    assertThat(sends(outcome)).isEqualTo(1);
    assertThat(world.theirs.delivered).containsExactly(1);
  }

  @Test
  void framesUnderWayOnACutBusGoByTheOther() {
    BusWorld world = world(Use.OTHER);
    CompletableFuture<Outcome> outcome = world.ours.send(1);
    world.cut(A);
    world.run(Duration.ofMillis(300));
    assertThat(sends(outcome)).isEqualTo(2);
    assertThat(world.theirs.delivered).containsExactly(1);
  }

  @Test
  void prefersTheFirstBusAgainOnceItIsMended() {
    BusWorld world = world(Use.OTHER);
    world.cut(A);
    var _ = world.ours.send(1);
    world.run(SHORT);
    world.mend(A);
    int before = world.lines[B].sent;
    CompletableFuture<Outcome> outcome = world.ours.send(2);
    world.run(SHORT);
    assertThat(sends(outcome)).isEqualTo(1);
    assertThat(world.lines[B].sent).isEqualTo(before);
    assertThat(world.theirs.delivered).containsExactly(1, 2);
  }

  @Test
  void endsUnknownWhenBothAreCutWithAFrameUnderWay() {
    BusWorld world = world(Use.OTHER);
    CompletableFuture<Outcome> outcome = world.ours.send(1);
    world.cut(A);
    assertThat(outcome).isNotCompleted();
    world.cut(B);
    assertThat(outcome.join()).isInstanceOf(Outcome.Unknown.class);
    assertThat(world.ours.send(2).join()).isInstanceOf(Outcome.NotDelivered.class);
  }

  /** A line that is cut in its middle: the port is there, and nothing comes. */
  @ParameterizedTest
  @EnumSource(Use.class)
  void tellsOfASilentBusAndFindsItAgain(Use use) {
    BusWorld world = world(use);
    world.lines[A].loss = 100;
    for (int i = 0; i < 20; i++) {
      var _ = world.ours.send(i);
      world.run(Duration.ofMillis(250));
    }
    assertThat(world.ours.port(A).session().state()).isEqualTo(ArqState.SILENT);
    assertThat(world.ours.port(A).session().ready()).isFalse();
    assertThat(world.ours.port(B).session().state()).isEqualTo(ArqState.OPEN);
    CompletableFuture<Outcome> direct = world.ours.send(20);
    world.run(SHORT);
    assertThat(sends(direct)).isEqualTo(1);

    world.lines[A].loss = 0;
    for (int i = 21; i < 31; i++) {
      var _ = world.ours.send(i);
      world.run(Duration.ofMillis(250));
    }
    assertThat(world.ours.port(A).session().state()).isEqualTo(ArqState.OPEN);
    assertThat(moves(world)).containsExactly(ArqState.OPEN, ArqState.SILENT, ArqState.OPEN);
    assertThat(world.theirs.delivered)
        .containsExactlyElementsOf(IntStream.range(0, 31).boxed().toList());
  }

  private static List<Enum<?>> moves(BusWorld world) {
    List<Enum<?>> to = new ArrayList<>();
    world.ours.port(A).moves().forEach(move -> to.add(move.to()));
    return to;
  }

  @Test
  void doubtsNoBusOnWhichNothingIsSent() {
    BusWorld world = world(Use.OTHER);
    for (int i = 0; i < 40; i++) {
      var _ = world.ours.send(i);
      world.run(Duration.ofMillis(250));
    }
    assertThat(world.ours.port(B).session().state()).isEqualTo(ArqState.OPEN);
    assertThat(world.lines[B].sent).isZero();
  }

  /** At no time are both buses bad, so every frame comes through, once and as it was. */
  @Property(tries = 200)
  void losesNothingWhileOneBusWorks(@ForAll long seed) {
    Random random = new Random(seed);
    Use use = random.nextBoolean() ? Use.BOTH : Use.OTHER;
    Resending resending =
        random.nextBoolean()
            ? Resending.ADAPTIVE
            : Resending.fixed(40, Duration.ofMillis(60 + random.nextInt(100)));
    BusWorld world =
        new BusWorld(
            use,
            resending,
            random.nextBoolean() ? SETUP_TYPE : null,
            random.nextBoolean() ? Acknowledge.AT_ONCE : Acknowledge.AFTER_COMMIT,
            random);
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int fault = 0; fault < 4; fault++) {
      int bad = random.nextInt(2);
      boolean cut = random.nextBoolean();
      if (cut) {
        world.cut(bad);
      } else {
        world.lines[bad].loss = 30 + random.nextInt(71);
      }
      some(world, outcomes, random);
      if (cut) {
        world.mend(bad);
      } else {
        world.lines[bad].loss = 0;
      }
      some(world, outcomes, random);
    }
    world.run(Duration.ofSeconds(12));
    assertThat(outcomes)
        .allSatisfy(outcome ->
            assertThat(outcome)
                .isCompletedWithValueMatching(Outcome.Acknowledged.class::isInstance));
    assertThat(world.theirs.delivered)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, outcomes.size()).boxed().toList());
    assertThat(world.theirs.contents)
        .allSatisfy(content -> {
          ByteBuffer read = ByteBuffer.wrap(content);
          assertThat(~read.getInt()).isEqualTo(read.getInt());
        });
  }

  private static void some(
      BusWorld world, List<CompletableFuture<Outcome>> outcomes, Random random) {
    for (int i = random.nextInt(30); i > 0; i--) {
      outcomes.add(world.ours.send(outcomes.size()));
      world.run(BusWorld.TICK.multipliedBy(1 + random.nextInt(20)));
    }
  }

  private static ArqBus bus(String name, String endpoint) {
    return new ArqBus(name, Endpoint.parse(endpoint));
  }

  private static void refuses(String why, ArqPeer peer, ArqBus... buses) {
    ArqSettings settings = ArqSettings.from(Ends.OURS).to(peer).build();
    assertThatThrownBy(() -> new ArqSessions(settings, List.of(buses), new Random(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refusesWhatCannotBeBusesOfOneLink() {
    ArqPeer any = new ArqPeer(Ipv4.parse(Ends.THEIRS));
    ArqBus a = bus("a", "serial:///dev/ttyS0");
    refuses("two buses", any, a, bus("b", "serial:///dev/ttyS0?baud=19200"));
    refuses("another kind", any, a, bus("b", "tcp://10.0.0.7:5000"));
    refuses("a name of its own", any, a, bus("a", "serial:///dev/ttyS1"));
    refuses("one UDP socket", any, bus("a", "udp://10.0.0.7:1"), bus("b", "udp://10.0.0.7:2"));
    refuses(
        "one endpoint that listens",
        any,
        bus("a", "tcp-listen://h:1"),
        bus("b", "tcp-listen://h:2"));
    refuses(
        "is no bus",
        new ArqPeer(Ipv4.parse(Ends.THEIRS), List.of("c"), Use.OTHER),
        a,
        bus("b", "serial:///dev/ttyS1"));
  }
}
