package dev.holdfast.sim.tool;

import static dev.holdfast.sim.tool.HsmsBytes.control;
import static dev.holdfast.sim.tool.HsmsBytes.data;
import static dev.holdfast.sim.tool.HsmsBytes.frames;
import static dev.holdfast.sim.tool.HsmsBytes.hex;
import static dev.holdfast.sim.tool.HsmsBytes.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.HsmsState;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.sim.tool.ToolManners.OnSeparate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in which a tool may depart from the standard, in virtual time. */
class ToolMannersTest {

  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
  private static final Duration ALMOST = TWO_SECONDS.minusMillis(1);
  private static final Duration MILLI = Duration.ofMillis(1);

  private static VirtualPort<ToolSession> passive(ToolManners manners) {
    return open(HsmsSettings.equipment(), manners);
  }

  private static VirtualPort<ToolSession> active(ToolManners manners) {
    return open(HsmsSettings.equipment().active(), manners);
  }

  private static VirtualPort<ToolSession> open(HsmsSettings.Builder hsms, ToolManners manners) {
    try {
      return VirtualPort.open(
          new Tool(
              MannersLayer.each(hsms.deviceId(10).linktest(Duration.ZERO).build(), manners),
              manners.replyDelay(),
              new ToolReplies("HOLDFAST", "1.0"),
              Emissions.open(null, 0),
              0,
              ZoneOffset.UTC));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static VirtualPort<ToolSession> selected(ToolManners manners) {
    VirtualPort<ToolSession> port = passive(manners);
    port.receive(control(HsmsBytes.SELECT_REQ, 1));
    assertThat(sent(port)).containsExactly("SType 2 status 0 #1");
    return port;
  }

  /** What was sent since the last call. */
  private static List<String> sent(VirtualPort<ToolSession> port) {
    return frames(port.takeSentBytes()).stream()
        .map(frame ->
            frame.name()
                + (frame.sType() == HsmsBytes.SELECT_RSP ? " status " + frame.function() : "")
                + " #"
                + frame.system())
        .toList();
  }

  @Test
  void closesOnSeparateInEitherState() {
    for (VirtualPort<ToolSession> port :
        List.of(passive(ToolManners.PLAIN), selected(ToolManners.PLAIN))) {
      port.receive(control(HsmsBytes.SEPARATE_REQ, 2));
      assertThat(port.closeCause()).isEqualTo(Cause.PEER_SEPARATED);
      assertThat(sent(port)).isEmpty();
    }
  }

  @Test
  void keepsTheConnectionAndIsSelectedAgain() {
    VirtualPort<ToolSession> port = selected(ToolManners.PLAIN.withOnSeparate(OnSeparate.KEEP));
    port.receive(control(HsmsBytes.SEPARATE_REQ, 2));
    assertThat(sent(port)).isEmpty();
    assertThat(port.closeCause()).isNull();
    assertThat(port.session().state()).isEqualTo(HsmsState.NOT_SELECTED);
    port.receive(control(HsmsBytes.SEPARATE_REQ, 3));
    assertThat(sent(port)).isEmpty();
    port.receive(control(HsmsBytes.SELECT_REQ, 4));
    assertThat(sent(port)).containsExactly("SType 2 status 0 #4");
  }

  @Test
  void doesNotStayUnselectedForEverAfterSeparate() {
    VirtualPort<ToolSession> port = selected(ToolManners.PLAIN.withOnSeparate(OnSeparate.KEEP));
    port.receive(control(HsmsBytes.SEPARATE_REQ, 2));
    port.advance(Duration.ofSeconds(10));
    assertThat(port.closeCause()).isEqualTo(Cause.NEVER_SELECTED);
  }

  @Test
  void answersADeselectThatTheHostHasAskedFor() {
    VirtualPort<ToolSession> port = selected(ToolManners.PLAIN.withOnSeparate(OnSeparate.KEEP));
    port.receive(control(HsmsBytes.SEPARATE_REQ, 2));
    port.receive(control(HsmsBytes.SELECT_REQ, 3));
    port.receive(control(3, 4));
    assertThat(sent(port)).containsExactly("SType 2 status 0 #3", "SType 4 #4");
  }

  @Test
  void ignoresSeparateAndCallsTheNextSelectOneTooMany() {
    VirtualPort<ToolSession> port = selected(ToolManners.PLAIN.withOnSeparate(OnSeparate.IGNORE));
    port.receive(control(HsmsBytes.SEPARATE_REQ, 2));
    assertThat(sent(port)).isEmpty();
    assertThat(port.session().state()).isEqualTo(HsmsState.SELECTED);
    port.receive(control(HsmsBytes.SELECT_REQ, 3));
    assertThat(sent(port)).containsExactly("SType 2 status 1 #3");
  }

  @Test
  void takesUpSelectLaterAndNothingElse() {
    VirtualPort<ToolSession> port = passive(ToolManners.PLAIN.withSelectDelay(TWO_SECONDS));
    port.receive(control(HsmsBytes.SELECT_REQ, 1));
    port.receive(control(HsmsBytes.LINKTEST_REQ, 2));
    assertThat(sent(port)).containsExactly("SType 6 #2");
    port.advance(ALMOST);
    assertThat(sent(port)).isEmpty();
    port.advance(MILLI);
    assertThat(sent(port)).containsExactly("SType 2 status 0 #1");
  }

  @Test
  void keepsTheOrderOfSelectAndSeparateWhileItIsLate() {
    VirtualPort<ToolSession> port =
        passive(ToolManners.PLAIN.withOnSeparate(OnSeparate.KEEP).withSelectDelay(TWO_SECONDS));
    port.receive(control(HsmsBytes.SELECT_REQ, 1));
    port.advance(Duration.ofSeconds(1));
    port.receive(join(control(HsmsBytes.SEPARATE_REQ, 2), control(HsmsBytes.SELECT_REQ, 3)));
    port.advance(Duration.ofSeconds(1));
    assertThat(sent(port)).containsExactly("SType 2 status 0 #1");
    assertThat(port.session().state()).isEqualTo(HsmsState.NOT_SELECTED);
    port.advance(Duration.ofSeconds(1));
    assertThat(sent(port)).containsExactly("SType 2 status 0 #3");
  }

  @Test
  void answersLinktestLaterAndDataAtOnce() {
    VirtualPort<ToolSession> port = selected(ToolManners.PLAIN.withLinktestDelay(TWO_SECONDS));
    port.receive(join(control(HsmsBytes.LINKTEST_REQ, 2), data(1, 1, true, 3)));
    assertThat(sent(port)).containsExactly("S1F2 #3");
    port.advance(TWO_SECONDS);
    assertThat(sent(port)).containsExactly("SType 6 #2");
  }

  @Test
  void holdsALateFrameBackWhileAnotherIsHalfThere() {
    VirtualPort<ToolSession> port = selected(ToolManners.PLAIN.withLinktestDelay(TWO_SECONDS));
    byte[] loopback = data(2, 25, true, 3, hex("2103010203"));
    port.receive(control(HsmsBytes.LINKTEST_REQ, 2));
    port.receive(java.util.Arrays.copyOf(loopback, 16));
    port.advance(Duration.ofSeconds(3));
    assertThat(sent(port)).isEmpty();
    port.receive(java.util.Arrays.copyOfRange(loopback, 16, loopback.length));
    assertThat(sent(port)).containsExactlyInAnyOrder("S2F26 #3", "SType 6 #2");
  }

  @Test
  void refusesEachSelectWithItsStatusAndStaysUntilT7() {
    VirtualPort<ToolSession> port = passive(ToolManners.PLAIN.withSelectStatus(2));
    port.receive(control(HsmsBytes.SELECT_REQ, 1));
    port.receive(control(HsmsBytes.SELECT_REQ, 2));
    assertThat(sent(port)).containsExactly("SType 2 status 2 #1", "SType 2 status 2 #2");
    port.advance(Duration.ofSeconds(10));
    assertThat(port.closeCause()).isEqualTo(Cause.NEVER_SELECTED);
  }

  @Test
  void answersPrimariesLaterAndLinktestAtOnce() {
    VirtualPort<ToolSession> port = selected(ToolManners.PLAIN.withReplyDelay(TWO_SECONDS));
    port.receive(
        join(data(1, 1, true, 2), data(1, 99, true, 3), control(HsmsBytes.LINKTEST_REQ, 4)));
    assertThat(sent(port)).containsExactly("SType 6 #4");
    port.advance(TWO_SECONDS);
    assertThat(sent(port)).hasSize(2).first().isEqualTo("S1F2 #2");
  }

  @Test
  void saysNothingLaterToAHostThatIsGone() {
    VirtualPort<ToolSession> port = selected(ToolManners.PLAIN.withReplyDelay(TWO_SECONDS));
    port.receive(join(data(1, 1, true, 2), control(HsmsBytes.SEPARATE_REQ, 3)));
    port.advance(TWO_SECONDS);
    assertThat(sent(port)).isEmpty();
    assertThat(port.timers()).isEmpty();
  }

  @Test
  void dialsAndSelectsLater() {
    VirtualPort<ToolSession> port = active(ToolManners.PLAIN.withSelectDelay(TWO_SECONDS));
    port.advance(ALMOST);
    assertThat(sent(port)).isEmpty();
    port.advance(MILLI);
    assertThat(sent(port)).containsExactly("SType 1 #1");
  }

  @Test
  void dialsAndSelectsAgainOnTheConnectionThatItKept() {
    VirtualPort<ToolSession> port = active(ToolManners.PLAIN.withOnSeparate(OnSeparate.KEEP));
    assertThat(sent(port)).containsExactly("SType 1 #1");
    port.receive(control(HsmsBytes.SELECT_RSP, 1));
    port.receive(control(HsmsBytes.SEPARATE_REQ, 7));
    assertThat(sent(port)).isEmpty();
    port.advance(Duration.ofSeconds(1));
    assertThat(sent(port)).hasSize(1).first().asString().startsWith("SType 1 ");
  }

  @ParameterizedTest
  @EnumSource(OnSeparate.class)
  void doesTheSameHoweverTheStreamIsCut(OnSeparate onSeparate) {
    byte[] stream =
        join(
            control(HsmsBytes.SELECT_REQ, 1),
            data(2, 25, true, 2, hex("2103010203")),
            control(HsmsBytes.LINKTEST_REQ, 3),
            control(11, 4),
            data(1, 1, true, 5),
            control(HsmsBytes.SEPARATE_REQ, 6),
            control(HsmsBytes.SELECT_REQ, 7),
            data(2, 25, true, 8, hex("2101aa")));
    ToolManners manners = ToolManners.PLAIN.withOnSeparate(onSeparate);
    VirtualPort<ToolSession> whole = passive(manners);
    whole.receive(stream);
    String expected = HexFormat.of().formatHex(whole.takeSentBytes());
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 200; i++) {
      VirtualPort<ToolSession> port = passive(manners);
      port.receiveSplit(stream, random.ints(6, 0, stream.length).sorted().distinct().toArray());
      assertThat(HexFormat.of().formatHex(port.takeSentBytes())).isEqualTo(expected);
      assertThat(port.timers().keySet()).isEqualTo(whole.timers().keySet());
    }
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> ToolManners.PLAIN.withSelectStatus(256))
        .hasMessageContaining("select-status 256");
    assertThatThrownBy(() -> ToolManners.PLAIN.withReplyDelay(Duration.ofMillis(-1)))
        .hasMessageContaining("reply-delay -1ms");
    assertThatThrownBy(() ->
            ToolSettings.at(Endpoint.parse("tcp-listen://127.0.0.1:0"))
                .manners(ToolManners.PLAIN.withOnSeparate(OnSeparate.KEEP))
                .hsms(hsms -> hsms.profile(HsmsSettings.Profile.STRICT_SS))
                .build())
        .hasMessageContaining("keep needs profile lenient");
  }
}
