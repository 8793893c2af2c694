package dev.holdfast.meter.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.Share;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Apdu;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Frame;
import dev.holdfast.meter.dlt698.Dlt698Message;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.Dlt698Service;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.LineMeter;
import dev.holdfast.meter.line.LineSettings;
import dev.holdfast.meter.line.MeterLine;
import dev.holdfast.meter.line.MeterReading;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import dev.holdfast.meter.scan.Tongue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DialInSessionTest {

  private static final String ADDRESS = "123456789012";
  private static final PacketPattern REGISTER = PacketPattern.parse("REG:{id}\\r\\n");
  private static final PacketPattern HEARTBEAT = PacketPattern.parse("BEAT");

  private final List<String> ended = new ArrayList<>();
  private String refusal = "";

  private static DialInSettings.Builder settings() {
    return DialInSettings.builder()
        .registration(REGISTER, new byte[0])
        .heartbeat(HEARTBEAT, new byte[0], Duration.ZERO);
  }

  private DialIns calls(DialInSettings settings) {
    Share<MeterLine> share =
        new Share<>() {
          @Override
          public MeterLine create(SessionPort port) {
            return line(port, settings);
          }

          @Override
          public void over(MeterLine session, Cause cause, String detail) {
            ended.add(cause + ": " + detail);
          }
        };
    return new DialIns(
        settings,
        id ->
            refusal.isEmpty()
                ? new Callers.Admission.Taken(share)
                : new Callers.Admission.Refused(refusal, false));
  }

  private static MeterLine line(SessionPort port, DialInSettings settings) {
    List<Tongue> tongues = new ArrayList<>(settings.tongues());
    tongues.add(Tongue.modbus(new RtuFormat(Role.RESPONSE)));
    tongues.add(Tongue.dlt645(new Dlt645Format()));
    tongues.add(Tongue.dlt698(new Dlt698Format()));
    Dlt645Client client =
        new Dlt645Client(
            Dlt645Address.parse(ADDRESS), List.of(new Dlt645Client.Point("energy", 0x00010000)));
    LineSettings usual = LineSettings.defaults();
    LineSettings settled =
        new LineSettings(
            Duration.ofDays(1),
            usual.timeout(),
            usual.retries(),
            usual.turnaround(),
            usual.gap(),
            usual.maxQueue(),
            usual.demoteAfter(),
            usual.downInterval(),
            false,
            usual.commitDeadline());
    return new MeterLine(port, tongues, List.of(new LineMeter("m", client)), settled);
  }

  private static VirtualPort<DialInSession> dial(DialIns calls) {
    return VirtualPort.open(calls);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] link(int kind, int period) {
    Apdu request =
        new Apdu.LinkRequest(
            Dlt698Service.LINK_REQUEST.code(), 0, kind, period, "2026-01-05 10:20:30");
    return Dlt698Frame.of(0x81, ServerAddress.single(ADDRESS), 0, Dlt698Message.of(request).bytes())
        .bytes();
  }

  /** What the meter answers to all that was sent since the last time. */
  private static byte[] answers(VirtualPort<DialInSession> port) {
    Dlt645Server meter = new Dlt645Server(Dlt645Address.parse(ADDRESS), PlainMeter.threePhase());
    byte[] sent = port.takeSentBytes();
    List<byte[]> replies = new ArrayList<>();
    FrameScanner scanner =
        new FrameScanner(
            List.of(Tongue.dlt645(new Dlt645Format())),
            new FrameSink() {
              @Override
              public void frame(MeterFrame frame, byte[] bytes, int wake, int from, int to) {
                byte[] reply = meter.reply(frame);
                if (reply != null) {
                  replies.add(reply);
                }
              }

              @Override
              public void junk(byte[] bytes, int from, int to) {}
            });
    scanner.feed(ByteBuffer.wrap(sent));
    scanner.gap();
    assertThat(replies).as("answers to %s", Hex.of(sent)).hasSize(1);
    return replies.getFirst();
  }

  private static List<String> kinds(VirtualPort<DialInSession> port) {
    return port.events().stream().map(SessionEvent::kind).toList();
  }

  private static int result(byte[] answer) {
    return new Dlt698Format().look(answer, 0, answer.length) instanceof Finding.Found<Dlt698Frame> f
            && f.frame().apdu() instanceof Apdu.LinkResponse response
        ? response.result() & 7
        : -1;
  }

  @Test
  void pollsAModemOnceItHasRegistered() {
    VirtualPort<DialInSession> port = dial(calls(settings().build()));
    assertThat(port.takeSent()).isEmpty();
    assertThat(port.session().ready()).isFalse();

    port.receive(text("REG:site-1\r\n"));
    assertThat(port.session().id()).isEqualTo("site-1");
    assertThat(port.session().ready()).isTrue();
    port.receive(answers(port));
    assertThat(port.delivered()).singleElement().isInstanceOf(MeterReading.class);
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isZero();
  }

  @Property(tries = 100)
  void registersHoweverThePacketIsCut(@ForAll @IntRange(min = 1, max = 11) int cut) {
    VirtualPort<DialInSession> port = dial(calls(settings().build()));
    port.receiveSplit(text("REG:site-1\r\n"), cut);
    assertThat(port.session().id()).isEqualTo("site-1");
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isZero();
  }

  @Test
  void junkBeforeTheRegistrationIsCountedAndPassed() {
    VirtualPort<DialInSession> port = dial(calls(settings().build()));
    port.receive(text("AT+OK\r\nREG:7\r\n"));
    assertThat(port.session().id()).isEqualTo("7");
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isEqualTo(7);
  }

  @Test
  void aFalseHeadHoldsUpNobody() {
    VirtualPort<DialInSession> port = dial(calls(settings().ask(true).build()));
    port.receive(Hex.bytes("68 12 90 78 56 34 12 68 91 f0"));
    port.receive(text("REG:7\r\n"));
    assertThat(port.session().id()).isEqualTo("7");
  }

  @Test
  void anIdWithoutAnEndIsWholeAfterSilence() {
    VirtualPort<DialInSession> port =
        dial(calls(settings().registration(PacketPattern.parse("REG:{id}"), new byte[0]).build()));
    port.receive(text("REG:4"));
    port.receive(text("2"));
    assertThat(port.session().id()).isNull();
    port.advance(Duration.ofMillis(200));
    assertThat(port.session().id()).isEqualTo("42");
  }

  @Test
  void asksForTheAddressWhereNobodyRegisters() {
    VirtualPort<DialInSession> port =
        dial(calls(DialInSettings.builder().login(false).ask(true).build()));
    port.advance(Duration.ZERO);
    port.receive(answers(port));
    assertThat(port.session().id()).isEqualTo(ADDRESS);
    port.receive(answers(port));
    assertThat(port.delivered()).hasSize(1);
  }

  @Test
  void asksAgainUntilTheTimeIsOver() {
    VirtualPort<DialInSession> port = dial(calls(settings().ask(true).build()));
    port.advance(Duration.ofSeconds(29));
    assertThat(port.takeSent()).hasSize(6);
    port.advance(Duration.ofSeconds(2));
    assertThat(port.closeCause()).isEqualTo(Cause.NEVER_SELECTED);
    assertThat(kinds(port)).containsExactly("unidentified-caller");
  }

  @Test
  void answersTheLoginOfATerminal() {
    VirtualPort<DialInSession> port = dial(calls(settings().build()));
    port.receive(link(0, 60));
    assertThat(port.session().id()).isEqualTo(ADDRESS);
    assertThat(result(port.takeSent().getFirst())).isZero();
    assertThat(port.session().ready()).isTrue();
  }

  @Test
  void answersTheHeartbeatsOfATerminalWhileItIsPolled() {
    VirtualPort<DialInSession> port = dial(calls(settings().build()));
    port.receive(link(0, 60));
    port.takeSent();
    port.receive(link(1, 60));
    assertThat(result(port.takeSent().getFirst())).isZero();
    assertThat(port.counted(SessionCounter.FOREIGN_FRAMES)).isZero();
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isZero();
  }

  @Test
  void endsWhenATerminalLogsOut() {
    VirtualPort<DialInSession> port = dial(calls(settings().build()));
    port.receive(link(0, 60));
    port.takeSent();
    port.receive(link(2, 60));
    assertThat(result(port.takeSent().getFirst())).isZero();
    assertThat(port.closeCause()).isEqualTo(Cause.PEER_SEPARATED);
    assertThat(ended).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = CutPolicy.class,
      names = {"VERIFIED", "STANDARD"})
  void doubtsATerminalWhoseHeartbeatStaysAway(CutPolicy policy) {
    VirtualPort<DialInSession> port = dial(calls(settings().cutPolicy(policy).build()));
    port.receive(link(0, 60));
    port.receive(answers(port));
    for (int minute = 0; minute < 10; minute++) {
      port.advance(Duration.ofSeconds(59));
      port.receive(text("BEAT"));
    }
    assertThat(doubts(port)).doesNotContain("HEARTBEAT");
    port.advance(Duration.ofSeconds(151));
    assertThat(doubts(port)).contains("HEARTBEAT");
    assertThat(port.over()).isEqualTo(policy == CutPolicy.STANDARD);
  }

  private static List<String> doubts(VirtualPort<DialInSession> port) {
    return port.suspicions().stream().map(doubt -> doubt.subject()).toList();
  }

  @Test
  void heartbeatsAreNoJunkAndMayBeAnswered() {
    DialInSettings settings =
        settings().heartbeat(HEARTBEAT, text("ALIVE"), Duration.ofSeconds(30)).build();
    VirtualPort<DialInSession> port = dial(calls(settings));
    port.receive(text("BEAT"));
    assertThat(port.takeSentBytes()).isEqualTo(text("ALIVE"));
    port.receive(text("REG:1\r\nBEAT"));
    assertThat(new String(port.takeSentBytes(), StandardCharsets.ISO_8859_1)).contains("ALIVE");
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isZero();
    assertThat(port.counted(SessionCounter.FOREIGN_FRAMES)).isZero();
  }

  @Test
  void aSecondDialInOfTheSameCallerTakesThePlaceOfTheFirst() {
    DialIns calls = calls(settings().build());
    VirtualPort<DialInSession> first = dial(calls);
    first.receive(text("REG:1\r\n"));
    VirtualPort<DialInSession> second = dial(calls);
    second.receive(text("REG:1\r\n"));
    assertThat(first.closeCause()).isEqualTo(Cause.REPLACED);
    assertThat(ended).singleElement().asString().startsWith("REPLACED");
    assertThat(first.over()).isTrue();
    assertThat(second.session().ready()).isTrue();
    assertThat(calls.present()).isEqualTo(1);
    assertThat(calls.unidentified()).isZero();
  }

  @Test
  void anUnknownCallerIsToldOfOnceAndClosed() {
    refusal = "is no link here";
    DialIns calls = calls(settings().build());
    VirtualPort<DialInSession> first = dial(calls);
    first.receive(text("REG:9\r\n"));
    assertThat(first.closeCause()).isEqualTo(Cause.LOCAL_CLOSED);
    assertThat(kinds(first)).containsExactly("unknown-caller");
    VirtualPort<DialInSession> second = dial(calls);
    second.receive(text("REG:9\r\n"));
    assertThat(second.over()).isTrue();
    assertThat(kinds(second)).isEmpty();
    assertThat(calls.unidentified()).isZero();
  }

  @Test
  void anUnknownTerminalIsToldThatItsAddressIsIllegal() {
    refusal = "is no link here";
    VirtualPort<DialInSession> port = dial(calls(settings().build()));
    port.receive(link(0, 60));
    assertThat(result(port.takeSent().getFirst())).isEqualTo(2);
    assertThat(port.over()).isTrue();
  }

  @Test
  void takesInNoMoreThanMaySayNothing() {
    DialIns calls = calls(settings().unidentified(2, 2).build());
    VirtualPort<DialInSession> first = dial(calls);
    dial(calls);
    VirtualPort<DialInSession> third = dial(calls);
    assertThat(third.closeCause()).isEqualTo(Cause.LOCAL_CLOSED);
    assertThat(kinds(third)).containsExactly("caller-refused");
    first.receive(text("REG:1\r\n"));
    assertThat(dial(calls).over()).isFalse();
  }

  @Test
  void takesInNoMoreFromOneAddressThanAllowed() {
    DialIns calls = calls(settings().perHost(1).build());
    VirtualPort<DialInSession> first = dial(calls);
    first.receive(text("REG:1\r\n"));
    assertThat(dial(calls).over()).isTrue();
    first.breakChannel(Cause.PEER_CLOSED, "gone");
    assertThat(dial(calls).over()).isFalse();
  }

  @Test
  void keepsLittleOfACallerThatSendsALot() {
    VirtualPort<DialInSession> port = dial(calls(settings().build()));
    for (int i = 0; i < 50; i++) {
      port.receive(text("REG:" + "x".repeat(900)));
    }
    assertThat(port.unreadBytes()).isZero();
    port.receive(text("REG:1\r\n"));
    assertThat(port.session().id()).isEqualTo("1");
  }

  @Test
  void aReportOfATerminalThatHasLoggedInIsConfirmed() {
    Dlt698Server terminal = new Dlt698Server(ServerAddress.single("55"), PlainMeter.threePhase());
    VirtualPort<DialInSession> port = dial(calls(settings().build()));
    port.receive(terminal.login(60));
    port.takeSent();

    port.receive(terminal.report(List.of(0x200F0200), 0));

    MeterReading report = (MeterReading) port.delivered().getFirst();
    assertThat(report.kind()).isEqualTo("report");
    assertThat(report.meter()).isEqualTo("000000000055");
    assertThat(report.values()).extracting(value -> value.value()).containsExactly("49.98");
    assertThat(port.takeSent()).hasSize(1);
  }
}
