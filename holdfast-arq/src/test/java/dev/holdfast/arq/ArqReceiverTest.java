package dev.holdfast.arq;

import static dev.holdfast.arq.Ends.open;
import static dev.holdfast.arq.Ends.ours;
import static dev.holdfast.arq.Ends.sent;
import static dev.holdfast.arq.Ends.theirs;
import static dev.holdfast.arq.Ends.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.arq.Receiving.Acknowledge;
import dev.holdfast.arq.Receiving.Delivery;
import dev.holdfast.arq.Receiving.Numbers;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArqReceiverTest {

  private static final int WANTED = ArqFrame.ACK_WANTED;
  private static final int SET_UP_TYPE = 0xFFF0;

  private static VirtualPort<ArqSession> receiving(Delivery delivery) {
    return open(ours().receiving(Receiving.DEFAULT.with(Numbers.BY_ONE).with(delivery)));
  }

  private static List<Long> numbers(VirtualPort<ArqSession> port) {
    return port.delivered().stream().map(m -> ((ArqMessage) m).frame().number()).toList();
  }

  private static List<Long> acknowledged(VirtualPort<ArqSession> port) {
    return sent(port).stream().map(ArqFrame::number).toList();
  }

  private static void take(VirtualPort<ArqSession> port, long... numbers) {
    for (long number : numbers) {
      port.receive(wire(theirs(number, WANTED, 16, 7)));
    }
  }

  @Test
  void acknowledgesByNumberAndCodeWithAddressesSwapped() {
    VirtualPort<ArqSession> port = open(ours());
    take(port, 0x01020304L);
    ArqFrame ack = sent(port).getFirst();
    assertThat(ack.looksLikeAcknowledgement()).isTrue();
    assertThat(ack.content()).containsExactly(1, 2, 3, 4, 0, 16);
    assertThat(Ipv4.text(ack.destination())).isEqualTo(Ends.THEIRS);
    assertThat(Ipv4.text(ack.source())).isEqualTo(Ends.OURS);
    assertThat(ack.number()).isEqualTo(0x01020304L);
  }

  @Test
  void deliversOnceAndAcknowledgesEachTime() {
    VirtualPort<ArqSession> port = open(ours());
    take(port, 7, 7, 7);
    assertThat(numbers(port)).containsExactly(7L);
    assertThat(acknowledged(port)).containsExactly(7L, 7L, 7L);
    assertThat(port.counted(SessionCounter.DUPLICATES)).isEqualTo(2);
  }

  @Test
  void deliversAnotherFrameUnderAKnownNumber() {
    VirtualPort<ArqSession> port = open(ours());
    port.receive(wire(theirs(1, WANTED, 16, 1)));
    port.receive(wire(theirs(1, WANTED, 16, 2)));
    assertThat(port.delivered()).hasSize(2);
  }

  @Test
  void acknowledgesNothingThatWantsNone() {
    VirtualPort<ArqSession> port = open(ours());
    port.receive(wire(theirs(7, ArqFrame.NO_ACK_WANTED, 16, 1, 2)));
    assertThat(numbers(port)).containsExactly(7L);
    assertThat(sent(port)).isEmpty();
  }

  @Test
  void deliversInOrderWhateverComesFirst() {
    VirtualPort<ArqSession> port = receiving(Delivery.ORDERED);
    take(port, 1, 4, 3, 2, 5);
    assertThat(numbers(port)).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(acknowledged(port)).containsExactly(1L, 4L, 3L, 2L, 5L);
  }

  @Test
  void waitsForAMissingFrameNoLongerThanSet() {
    VirtualPort<ArqSession> port = receiving(Delivery.ORDERED);
    take(port, 1, 3, 4);
    port.advance(Duration.ofSeconds(14));
    assertThat(numbers(port)).containsExactly(1L);
    port.advance(Duration.ofSeconds(2));
    assertThat(numbers(port)).containsExactly(1L, 3L, 4L);
    sent(port);
    take(port, 2);
    assertThat(numbers(port)).doesNotContain(2L);
    assertThat(acknowledged(port)).as("after its turn").isEmpty();
  }

  @Test
  void deliversWhatItHasAcknowledgedAndHeldWhenItStops() {
    VirtualPort<ArqSession> port = receiving(Delivery.ORDERED);
    take(port, 1, 3, 4);
    assertThat(acknowledged(port)).containsExactly(1L, 3L, 4L);
    port.session().stop();
    assertThat(numbers(port)).containsExactly(1L, 3L, 4L);
  }

  @Test
  void deliversWhatNobodySendsAgainWhenItStops() {
    Receiving ordered = Receiving.DEFAULT.with(Numbers.BY_ONE).with(Delivery.ORDERED);
    VirtualPort<ArqSession> port = open(ours().receiving(ordered.with(Acknowledge.AFTER_COMMIT)));
    take(port, 1, 3);
    port.receive(wire(theirs(4, ArqFrame.NO_ACK_WANTED, 16, 7)));
    port.session().stop();
    assertThat(numbers(port)).containsExactly(1L, 4L);
  }

  @Test
  void deliversOnlyWhatIsNewerThanAllBefore() {
    VirtualPort<ArqSession> port = receiving(Delivery.LATEST_ONLY);
    take(port, 1, 4, 3, 5);
    assertThat(numbers(port)).containsExactly(1L, 4L, 5L);
    assertThat(acknowledged(port)).containsExactly(1L, 4L, 3L, 5L);
  }

  @Test
  void ordersAcrossTheWrapOfTheNumber() {
    VirtualPort<ArqSession> port = receiving(Delivery.ORDERED);
    take(port, 0xFFFF_FFFEL, 0, 0xFFFF_FFFFL, 1);
    assertThat(numbers(port)).containsExactly(0xFFFF_FFFEL, 0xFFFF_FFFFL, 0L, 1L);
  }

  @Test
  void needsAPeerThatNumbersByOneForAnyOrder() {
    assertThatThrownBy(() -> ours().receiving(Receiving.DEFAULT.with(Delivery.ORDERED)).build())
        .hasMessageContaining("numbers by one");
  }

  @Test
  void acknowledgesAfterTheCommitAndDeliversOnceMeanwhile() {
    ArqSessions sessions =
        new ArqSessions(
            ours().receiving(Receiving.DEFAULT.with(Acknowledge.AFTER_COMMIT)).build(),
            Ends.UDP,
            new Random(1));
    VirtualPort<ArqSession> port = VirtualPort.open(sessions);
    take(port, 7, 7);
    assertThat(sent(port)).isEmpty();
    sessions.committed((ArqMessage) port.delivered().getFirst());
    port.session().acknowledgeCommitted();
    assertThat(acknowledged(port)).containsExactly(7L);
    take(port, 7);
    assertThat(numbers(port)).containsExactly(7L);
    assertThat(acknowledged(port)).containsExactly(7L);
  }

  @Test
  void refusesAnUnknownKindWhereItIsSetSo() {
    FrameKinds kinds =
        new FrameKinds(List.of(new FrameKind("navigation", 1, 2, true)), FrameKinds.Unknown.REFUSE);
    VirtualPort<ArqSession> port = open(ours().kinds(kinds));
    take(port, 1, 2);
    port.receive(wire(theirs(3, WANTED, 2, 1)));
    assertThat(port.delivered())
        .singleElement()
        .satisfies(message -> assertThat(message.kind()).isEqualTo("navigation"));
    assertThat(acknowledged(port)).containsExactly(3L);
    assertThat(port.events()).as("one warning").hasSize(1);
  }

  @Test
  void deliversAnUnknownKindByItsNumbersWithOneWarning() {
    FrameKinds kinds =
        new FrameKinds(
            List.of(new FrameKind("navigation", 1, 2, true)), FrameKinds.Unknown.DELIVER);
    VirtualPort<ArqSession> port = open(ours().kinds(kinds));
    take(port, 1, 2);
    assertThat(port.delivered()).extracting(m -> m.kind()).containsExactly("1/16", "1/16");
    assertThat(port.events()).hasSize(1);
  }

  @Test
  void leavesFramesForOthersAlone() {
    VirtualPort<ArqSession> port = open(ours());
    ArqFrame foreign = new ArqFrame(1, 1, 99, Ipv4.parse(Ends.THEIRS), WANTED, 1, new byte[1]);
    port.receive(wire(foreign));
    assertThat(port.delivered()).isEmpty();
    assertThat(sent(port)).isEmpty();
    assertThat(port.counted(SessionCounter.FOREIGN_FRAMES)).isEqualTo(1);
  }

  @Test
  void servesNoMoreSourcesThanSetAndForgetsNone() {
    Receiving few = Receiving.DEFAULT;
    VirtualPort<ArqSession> port =
        open(
            ours()
                .receiving(
                    new Receiving(
                        few.delivery(),
                        few.numbers(),
                        few.acknowledge(),
                        16,
                        few.remember(),
                        few.orderWait(),
                        few.heldBytes(),
                        2)));
    take(port, 7);
    for (int source = 1; source < 100; source++) {
      port.receive(
          wire(new ArqFrame(1, 1, Ipv4.parse(Ends.OURS), source, WANTED, 16, new byte[1])));
    }
    assertThat(port.delivered()).hasSize(2);
    take(port, 7);
    assertThat(port.delivered()).as("still known").hasSize(2);
    port.advance(Duration.ofMinutes(6));
    port.receive(wire(new ArqFrame(1, 1, Ipv4.parse(Ends.OURS), 50, WANTED, 16, new byte[1])));
    assertThat(port.delivered()).as("room after silence").hasSize(3);
  }

  @Test
  void takesSixBytesOfARegisteredKindForData() {
    FrameKinds kinds =
        new FrameKinds(List.of(new FrameKind("status", 1, 16, false)), FrameKinds.Unknown.DELIVER);
    VirtualPort<ArqSession> port = open(ours().kinds(kinds));
    port.receive(wire(theirs(3, ArqFrame.NO_ACK_WANTED, 16, 1, 2, 3, 4, 5, 6)));
    assertThat(port.delivered()).hasSize(1);
    port.receive(wire(theirs(4, ArqFrame.NO_ACK_WANTED, 16, 0, 0, 0, 9, 0, 16)));
    assertThat(port.delivered()).as("an acknowledgement").hasSize(1);
  }

  @Test
  void findsAFrameBehindAFalseHeadAfterSilence() {
    VirtualPort<ArqSession> port = open(ours(), Ends.SERIAL);
    byte[] lie = {0x55, (byte) 0xAA, 0, 0, 0, 1, 0x40, 0};
    byte[] frame = wire(theirs(7, WANTED, 16, 7));
    byte[] all = Arrays.copyOf(lie, lie.length + frame.length);
    System.arraycopy(frame, 0, all, lie.length, frame.length);
    port.receiveSplit(all, 5, 20);
    assertThat(port.delivered()).isEmpty();
    port.advance(Duration.ofMillis(1100));
    assertThat(numbers(port)).containsExactly(7L);
    assertThat(port.counted(SessionCounter.BAD_FRAMES)).isEqualTo(1);
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isEqualTo(8);
  }

  @Test
  void takesHalfAFrameOfADatagramForJunk() {
    VirtualPort<ArqSession> port = open(ours());
    byte[] frame = wire(theirs(7, WANTED, 16, 7));
    port.receive(Arrays.copyOf(frame, 20));
    port.receive(Arrays.copyOfRange(frame, 20, frame.length));
    assertThat(port.delivered()).isEmpty();
    assertThat(port.unreadBytes()).isZero();
    take(port, 8);
    assertThat(numbers(port)).containsExactly(8L);
  }

  // ---- where the peer is Holdfast

  private static VirtualPort<ArqSession> holdfast() {
    return open(ours().peerIsHoldfast(SET_UP_TYPE));
  }

  private static ArqFrame opening(long number, long epoch, int first, long receiver) {
    return new ArqFrame(
        number,
        SET_UP_TYPE,
        Ipv4.parse(Ends.OURS),
        Ipv4.parse(Ends.THEIRS),
        WANTED,
        SetUp.SET_UP,
        SetUp.opening(new SetUp.Opening(epoch, first, 1000, receiver)));
  }

  /** Opens an epoch as a sender does that is asked who it means. */
  private static void begin(VirtualPort<ArqSession> port, long number, long epoch, int first) {
    port.receive(wire(opening(number, epoch, first, SetUp.NOBODY)));
    port.receive(wire(opening(number + 1, epoch + 1, first, asking(port))));
  }

  /** What the receiver called itself when it asked. */
  private static long asking(VirtualPort<ArqSession> port) {
    ArqFrame ask = sent(port).getLast();
    assertThat(ask.type()).isEqualTo(SET_UP_TYPE);
    assertThat(ask.code()).isEqualTo(SetUp.ASK);
    return ByteBuffer.wrap(ask.content(), Integer.BYTES, Long.BYTES).getLong();
  }

  @Test
  void takesNoSetUpThatWasUnderWayBeforeItBegan() {
    VirtualPort<ArqSession> before = holdfast();
    before.receive(wire(opening(1, 1000, 3, SetUp.NOBODY)));
    ArqFrame underWay = opening(2, 1001, 3, asking(before));
    VirtualPort<ArqSession> anew =
        VirtualPort.open(
            new ArqSessions(ours().peerIsHoldfast(SET_UP_TYPE).build(), Ends.UDP, new Random(2)));
    anew.receive(wire(underWay));
    take(anew, 3);
    assertThat(anew.delivered()).isEmpty();
    assertThat(sent(anew)).extracting(ArqFrame::code).containsExactly(SetUp.ASK, SetUp.ASK);
  }

  @Test
  void opensAnEpochAnewForTheReceiverThatAsks() {
    VirtualPort<ArqSession> port = holdfast();
    var outcome = Ends.send(port, 16);
    ArqFrame first = sent(port).getFirst();
    port.receive(wire(ask(first, 77)));
    ArqFrame second = sent(port).getFirst();
    assertThat(SetUp.opening(second.content()))
        .isNotNull()
        .extracting(SetUp.Opening::receiver)
        .isEqualTo(77L);
    port.receive(Ends.acknowledgement(second));
    assertThat(sent(port)).extracting(ArqFrame::code).containsExactly(16);
    assertThat(outcome).isNotDone();
  }

  private static ArqFrame ask(ArqFrame about, long receiver) {
    return new ArqFrame(
        about.number(),
        SET_UP_TYPE,
        /* destination= */ about.source(),
        /* source= */ about.destination(),
        ArqFrame.NO_ACK_WANTED,
        SetUp.ASK,
        SetUp.ask((int) about.number(), receiver));
  }

  @Test
  void opensItsEpochBeforeTheFirstData() {
    VirtualPort<ArqSession> port = holdfast();
    var outcome = Ends.send(port, 16);
    List<ArqFrame> frames = sent(port);
    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().type()).isEqualTo(SET_UP_TYPE);
    port.receive(Ends.acknowledgement(frames.getFirst()));
    List<ArqFrame> data = sent(port);
    assertThat(data).extracting(ArqFrame::code).containsExactly(16);
    assertThat(outcome).isNotDone();
    port.receive(Ends.acknowledgement(data.getFirst()));
    assertThat(outcome.join()).isInstanceOf(Outcome.Acknowledged.class);
  }

  @Test
  void endsNotDeliveredWhatWaitsForASetUpThatIsNotTaken() {
    VirtualPort<ArqSession> port = open(Ends.fixed(1).peerIsHoldfast(SET_UP_TYPE));
    var outcome = Ends.send(port, 16);
    port.advance(Duration.ofSeconds(1));
    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Outcome.NotDelivered.class,
            no -> assertThat(no.reason()).isEqualTo(Outcome.Reason.NO_SETUP));
  }

  @Test
  void asksForTheEpochBeforeItTakesData() {
    VirtualPort<ArqSession> port = holdfast();
    take(port, 7);
    assertThat(port.delivered()).isEmpty();
    port.receive(wire(opening(8, 1000, 9, asking(port))));
    assertThat(acknowledged(port)).containsExactly(8L);
    take(port, 9);
    assertThat(numbers(port)).containsExactly(9L);
  }

  @Test
  void takesTheSameNumbersAgainInALaterEpochOnly() {
    VirtualPort<ArqSession> port = holdfast();
    begin(port, 1, 1000, 2);
    take(port, 2);
    port.receive(wire(opening(1, 2000, 2, SetUp.NOBODY)));
    take(port, 2);
    assertThat(numbers(port)).containsExactly(2L, 2L);
    sent(port);
    port.receive(wire(opening(1, 1001, 2, SetUp.NOBODY)));
    assertThat(sent(port)).extracting(ArqFrame::code).containsExactly(SetUp.STALE);
    take(port, 2);
    assertThat(numbers(port)).hasSize(2);
  }

  @Test
  void beginsANewEpochWhenThePeerHasForgottenIt() {
    VirtualPort<ArqSession> port = holdfast();
    var outcome = Ends.send(port, 16);
    port.receive(Ends.acknowledgement(sent(port).getFirst()));
    ArqFrame data = sent(port).getFirst();
    port.receive(wire(ask(data, 77)));
    assertThat(outcome.join()).isInstanceOf(Outcome.Unknown.class);
    var _ = Ends.send(port, 17);
    assertThat(sent(port)).extracting(ArqFrame::type).containsExactly(SET_UP_TYPE);
  }

  @Test
  void takesALaterEpochWhenItsClockWasSetBack() {
    VirtualPort<ArqSession> port = holdfast();
    var _ = Ends.send(port, 16);
    ArqFrame first = sent(port).getFirst();
    port.receive(
        wire(
            new ArqFrame(
                first.number(),
                SET_UP_TYPE,
                /* destination= */ first.source(),
                /* source= */ first.destination(),
                ArqFrame.NO_ACK_WANTED,
                SetUp.STALE,
                SetUp.stale(Long.MAX_VALUE - 1))));
    assertThat(SetUp.opening(sent(port).getFirst().content()))
        .isNotNull()
        .extracting(SetUp.Opening::epoch)
        .isEqualTo(Long.MAX_VALUE);
  }

  // ---- several channels

  @Test
  void deliversOnceWhatComesOnTwoChannelsOfTheLink() {
    ArqSessions sessions =
        new ArqSessions(ours().build(), Endpoint.parse("udp-listen://0.0.0.0:5000"), new Random(1));
    VirtualPort<ArqSession> busA = VirtualPort.open(sessions);
    VirtualPort<ArqSession> busB = VirtualPort.open(sessions);
    take(busA, 7);
    take(busB, 7);
    assertThat(busA.delivered()).hasSize(1);
    assertThat(busB.delivered()).isEmpty();
    assertThat(acknowledged(busB)).containsExactly(7L);
  }

  private static List<VirtualPort<ArqSession>> twoConnections(ArqPeer.Use use) {
    ArqSessions sessions =
        new ArqSessions(
            ArqSettings.from(Ends.OURS)
                .to(new ArqPeer(Ipv4.parse(Ends.THEIRS), List.of(), use))
                .resending(Resending.fixed(3, Ends.INTERVAL))
                .build(),
            Endpoint.parse("tcp-listen://0.0.0.0:5000"),
            new Random(1));
    List<VirtualPort<ArqSession>> buses =
        List.of(VirtualPort.open(sessions), VirtualPort.open(sessions));
    buses.forEach(bus -> take(bus, 7));
    buses.forEach(VirtualPort::takeSent);
    return buses;
  }

  @Test
  void sendsOnTheOtherConnectionOfAPeerAfterATimeOut() {
    List<VirtualPort<ArqSession>> buses = twoConnections(ArqPeer.Use.OTHER);
    var _ = Ends.send(buses.getFirst(), 16);
    assertThat(buses.getFirst().takeSent()).isEmpty();
    assertThat(buses.getLast().takeSent()).as("heard there last").hasSize(1);
    buses.forEach(bus -> bus.advance(Duration.ofMillis(160)));
    assertThat(buses.getFirst().takeSent()).hasSize(1);
  }

  @Test
  void sendsOnBothConnectionsOfAPeer() {
    List<VirtualPort<ArqSession>> buses = twoConnections(ArqPeer.Use.BOTH);
    var outcome = Ends.send(buses.getFirst(), 16);
    byte[] one = buses.getFirst().takeSent().getFirst();
    assertThat(buses.getLast().takeSent()).containsExactly(one);
    buses.forEach(bus -> bus.receive(Ends.acknowledgement(Ends.read(one))));
    assertThat(outcome).isCompleted();
  }

  @Test
  void takesHalfAFrameForJunkWhereTheKernelKeepsBounds() {
    VirtualPort<ArqSession> port = open(ours(), Endpoint.parse("unix-dgram:///run/bus"));
    byte[] frame = wire(theirs(7, WANTED, 16, 7));
    port.receive(Arrays.copyOf(frame, 20));
    assertThat(port.unreadBytes()).isZero();
    port.receive(frame);
    assertThat(numbers(port)).containsExactly(7L);
    assertThat(acknowledged(port)).containsExactly(7L);
  }
}
