package dev.holdfast.hsms;

import static dev.holdfast.hsms.TestFrames.frame;
import static dev.holdfast.hsms.TestFrames.frames;
import static dev.holdfast.hsms.TestFrames.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {

  private static final byte[] TALK =
      frames("Select.req#1", "S2F25W#2=210401020304", "S1F1W#3", "Linktest.req#4", "S6F11W#5=0100");
  private static final String ANSWERS = hex(frames("Select.rsp#1:0", "Linktest.rsp#4"));
  private static final List<String> PRIMARIES = List.of("S2F25", "S1F1", "S6F11");

  private static List<String> kinds(VirtualPort<HsmsSession> port) {
    return port.delivered().stream().map(Decoded::kind).toList();
  }

  @Test
  void readsTheSameSplitAtEveryByte() {
    for (int cut = 0; cut <= TALK.length; cut++) {
      VirtualPort<HsmsSession> port = VirtualPort.open(new HsmsSessions(Rig.equipment().build()));
      port.receiveSplit(TALK, cut);
      assertThat(hex(port.takeSentBytes())).as("cut at %d", cut).isEqualTo(ANSWERS);
      assertThat(kinds(port)).isEqualTo(PRIMARIES);
    }
  }

  @Test
  void readsByteByByte() {
    VirtualPort<HsmsSession> port = VirtualPort.open(new HsmsSessions(Rig.equipment().build()));
    for (byte one : TALK) {
      port.receive(one);
      port.advance(Duration.ofMillis(100));
    }
    assertThat(hex(port.takeSentBytes())).isEqualTo(ANSWERS);
    assertThat(kinds(port)).isEqualTo(PRIMARIES);
    assertThat(port.timers()).doesNotContainKey(HsmsTimer.T8);
  }

  @Property(tries = 200)
  void readsTheSameHoweverSplit(@ForAll long seed) {
    Random random = new Random(seed);
    VirtualPort<HsmsSession> port = VirtualPort.open(new HsmsSessions(Rig.equipment().build()));
    port.receiveSplit(TALK, random.ints(5, 0, TALK.length).sorted().toArray());
    assertThat(hex(port.takeSentBytes())).isEqualTo(ANSWERS);
    assertThat(kinds(port)).isEqualTo(PRIMARIES);
  }

  @Property(tries = 500)
  void randomBytesNeverThrow(@ForAll byte[] bytes, @ForAll boolean selected) {
    VirtualPort<HsmsSession> port =
        selected
            ? Rig.selected(Rig.equipment().build())
            : VirtualPort.open(new HsmsSessions(Rig.host().build()));
    port.receive(bytes);
    port.advance(Duration.ofMinutes(5));
    assertThat(port.session().state()).isIn((Object[]) HsmsState.values());
  }

  @Property(tries = 500)
  void randomBodiesNeverMoveTheStream(@ForAll byte[] body) {
    VirtualPort<HsmsSession> port = Rig.selected(Rig.equipment().build());
    port.receive(TestFrames.frame(TestFrames.DEVICE, 0x82, 25, 0, 0, 7, body));
    port.receive(frame("Linktest.req#8"));
    String sent = hex(port.takeSentBytes());
    assertThat(sent).endsWith(hex(frame("Linktest.rsp#8")));
    HsmsMessage message = (HsmsMessage) port.delivered().getFirst();
    String illegalData = hex(frame("S9F7#1")).substring(8, 20);
    assertThat(sent.contains(illegalData)).isEqualTo(message.error() != null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000", "00000004", "00000009", "ffffffff", "80000000", "01000001"})
  void closesAtOnceOnALengthThatCannotBe(String length) {
    VirtualPort<HsmsSession> port = Rig.selected(Rig.equipment().build());
    port.receive(HexFormat.of().parseHex(length));
    assertThat(port.closeCause()).isEqualTo(Cause.PROTOCOL_VIOLATION);
    assertThat(port.counted(SessionCounter.BAD_FRAMES)).isEqualTo(1);
    assertThat(port.closeDetail()).contains("" + Long.parseLong(length, 16));
  }

  @Test
  void takesTheLargestMessageAllowed() {
    VirtualPort<HsmsSession> port = Rig.selected(Rig.equipment().maxMessage(200_000).build());
    byte[] body = new byte[199_990];
    body[0] = 0x23;
    body[1] = (byte) ((body.length - 4) >> 16);
    body[2] = (byte) ((body.length - 4) >> 8);
    body[3] = (byte) (body.length - 4);
    body[body.length - 1] = 77;
    byte[] whole = TestFrames.frame(TestFrames.DEVICE, 0x82, 25, 0, 0, 7, body);
    port.receiveSplit(whole, 20, 60_000, 70_001, 150_000);
    HsmsMessage message = (HsmsMessage) port.delivered().getFirst();
    assertThat(message.error()).isNull();
    assertThat(message.bytes()).isEqualTo(whole);
  }

  @Test
  void aHalfFrameEndsTheConnectionAfterT8() {
    VirtualPort<HsmsSession> port = Rig.selected(Rig.equipment().t8(Duration.ofSeconds(3)).build());
    byte[] half = Arrays.copyOf(frame("S2F25W#5=210401020304"), 17);
    port.receive(half);
    port.advance(Duration.ofMillis(2_999));
    assertThat(port.over()).isFalse();
    port.advance(Duration.ofMillis(1));
    assertThat(port.over()).isTrue();
    assertThat(port.suspicions()).singleElement().extracting("subject").isEqualTo("T8");
    assertThat(port.closeDetail()).contains("S2F25 with 3 of 6 body bytes");
  }

  @Test
  void t8StartsAgainWithEachRead() {
    VirtualPort<HsmsSession> port = Rig.selected(Rig.equipment().build());
    for (byte one : frame("Linktest.req#5")) {
      port.receive(one);
      port.advance(Duration.ofSeconds(4));
    }
    assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frame("Linktest.rsp#5")));
    assertThat(port.over()).isFalse();
  }

  @Property(tries = 300)
  void randomFramesAndTimersStayWithinTheTable(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
    Random random = new Random(seed);
    HsmsSettings settings =
        (random.nextBoolean() ? Rig.host() : Rig.equipment())
            .connect(random.nextBoolean() ? Connect.ACTIVE : Connect.PASSIVE)
            .profile(random.nextBoolean() ? Profile.LENIENT : Profile.STRICT_SS)
            .linktest(Duration.ofSeconds(random.nextInt(30)))
            .build();
    VirtualPort<HsmsSession> port = VirtualPort.open(new HsmsSessions(settings));
    List<CompletableFuture<HsmsMessage>> replies = new ArrayList<>();
    for (int i = 0; i < steps && !port.over(); i++) {
      HsmsSession session = port.session();
      switch (random.nextInt(8)) {
        case 0 -> port.advance(Duration.ofMillis(random.nextInt(12_000)));
        case 1 -> replies.add(session.request(1, 1, new byte[0]));
        case 2 -> session.linktest();
        case 3 -> session.deselect();
        case 4 -> session.select();
        default ->
            port.receive(
                TestFrames.frame(
                    random.nextBoolean() ? TestFrames.DEVICE : 0xFFFF,
                    random.nextInt(12),
                    random.nextInt(4),
                    random.nextInt(20) == 0 ? 1 : 0,
                    random.nextInt(11),
                    random.nextInt(6),
                    new byte[0]));
      }
      assertOnlyTimersOfTheState(port);
    }
    port.breakChannel(Cause.PEER_CLOSED, "FIN");
    assertThat(replies).allMatch(CompletableFuture::isDone);
    for (VirtualPort.Move move : port.moves()) {
      assertThat(
              port.session().table().rows().stream()
                  .anyMatch(row -> row.from() == move.from() && row.to() == move.to()))
          .as("%s", move)
          .isTrue();
    }
  }

  private static void assertOnlyTimersOfTheState(VirtualPort<HsmsSession> port) {
    switch (port.session().state()) {
      case NOT_CONNECTED -> assertThat(port.timers()).isEmpty();
      case NOT_SELECTED ->
          assertThat(port.timers()).doesNotContainKeys(HsmsTimer.T3, HsmsTimer.LINKTEST);
      case SELECTED -> assertThat(port.timers()).doesNotContainKey(HsmsTimer.T7);
    }
  }
}
