package dev.holdfast.sim.tool;

import static dev.holdfast.sim.tool.HsmsBytes.ascii;
import static dev.holdfast.sim.tool.HsmsBytes.control;
import static dev.holdfast.sim.tool.HsmsBytes.data;
import static dev.holdfast.sim.tool.HsmsBytes.frames;
import static dev.holdfast.sim.tool.HsmsBytes.hex;
import static dev.holdfast.sim.tool.HsmsBytes.list;
import static dev.holdfast.sim.tool.HsmsBytes.number;
import static dev.holdfast.sim.tool.HsmsBytes.u4;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.sim.tool.HsmsBytes.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolSessionTest {

  private static final HsmsSettings HSMS =
      HsmsSettings.equipment().deviceId(10).linktest(Duration.ZERO).build();
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path dir;
  private Path record;
  private Tool tool;
  private VirtualPort<ToolSession> port;

  @BeforeEach
  void nameRecord() throws IOException {
    record = dir.resolve("tool.jsonl");
    start(0, 0, null);
  }

  private void start(double eventsPerSecond, int alarmEvery, @Nullable Path file)
      throws IOException {
    tool =
        new Tool(
            MannersLayer.each(HSMS, ToolManners.PLAIN),
            Duration.ZERO,
            new ToolReplies("HOLDFAST", "1.0"),
            Emissions.open(file, alarmEvery),
            eventsPerSecond,
            ZoneOffset.UTC);
    port = VirtualPort.open(tool);
  }

  private List<Frame> sent() {
    return frames(port.takeSentBytes());
  }

  private Frame ask(byte[] frame) {
    port.receive(frame);
    List<Frame> sent = sent();
    assertThat(sent).hasSize(1);
    return sent.getFirst();
  }

  private List<Frame> select() {
    port.receive(control(HsmsBytes.SELECT_REQ, 1));
    List<Frame> sent = new ArrayList<>(sent());
    assertThat(sent.removeFirst().sType()).isEqualTo(HsmsBytes.SELECT_RSP);
    return sent;
  }

  private static byte[] acknowledge(Frame primary) {
    return data(primary.stream(), primary.function() + 1, false, primary.system(), hex("21 01 00"));
  }

  private static long dataId(Frame event) {
    return number(event.elements().getFirst());
  }

  private void reconnect() {
    port.breakChannel(Cause.PEER_RESET, "reset");
    port = VirtualPort.open(tool);
  }

  @Test
  void tellsWhatItIs() {
    select();
    assertThat(ask(data(1, 1, true, 7)).bodyHex())
        .isEqualTo(HexFormat.of().formatHex(list(ascii("HOLDFAST"), ascii("1.0"))));
  }

  @Test
  void establishesCommunication() {
    select();
    Frame reply = ask(data(1, 13, true, 7, list()));
    assertThat(reply.name()).isEqualTo("S1F14");
    assertThat(reply.system()).isEqualTo(7);
    assertThat(reply.elements().getFirst()).isEqualTo(hex("21 01 00"));
    assertThat(HsmsBytes.elements(reply.elements().get(1)).getFirst()).isEqualTo(ascii("HOLDFAST"));
  }

  @Test
  void echoesLoopbackBytes() {
    select();
    Frame reply = ask(data(2, 25, true, 8, hex("21 04 00 01 fe ff")));
    assertThat(reply.name()).isEqualTo("S2F26");
    assertThat(reply.bodyHex()).isEqualTo("21040001feff");
  }

  @Test
  void echoesAnEmptyLoopback() {
    select();
    assertThat(ask(data(2, 25, true, 8)).body()).isEmpty();
  }

  @Test
  void echoesByteForByte() {
    select();
    assertThat(ask(data(2, 25, true, 8, hex("23 00 00 01 05"))).bodyHex()).isEqualTo("2300000105");
  }

  @Test
  void readsStatusVariablesInTheOrderAsked() {
    select();
    List<byte[]> values = ask(data(1, 3, true, 9, list(u4(20), u4(999), u4(1)))).elements();
    assertThat(values).hasSize(3);
    assertThat(values.get(0)).startsWith(hex("91 04"));
    assertThat(values.get(1)).isEqualTo(list());
    assertThat(values.get(2)).startsWith(hex("41 10"));
  }

  @Test
  void readsAllStatusVariablesWhenNoneIsNamed() {
    select();
    List<byte[]> values = ask(data(1, 3, true, 9, list())).elements();
    List<byte[]> names = ask(data(1, 11, true, 9, list())).elements();
    assertThat(values).hasSameSizeAs(names).hasSizeGreaterThan(4);
  }

  @Test
  void tellsDateAndTime() {
    select();
    assertThat(ask(data(2, 17, true, 9)).bodyHex())
        .isEqualTo(HexFormat.of().formatHex(ascii("2023111422132000")));
  }

  @Test
  void refusesUnknownStream() {
    select();
    byte[] request = data(64, 1, true, 0x0102_0304);
    Frame refusal = ask(request);
    assertThat(refusal.name()).isEqualTo("S9F3");
    assertThat(refusal.expectsReply()).isFalse();
    assertThat(refusal.bodyHex()).isEqualTo("210a" + HexFormat.of().formatHex(request, 4, 14));
  }

  @Test
  void refusesUnknownFunction() {
    select();
    assertThat(ask(data(1, 99, true, 4)).name()).isEqualTo("S9F5");
    assertThat(ask(data(6, 11, true, 5)).name()).isEqualTo("S9F5");
  }

  @Test
  void refusesForeignDevice() {
    select();
    Frame refusal = ask(HsmsBytes.frame(11, 0x81, 1, 0, 4));
    assertThat(refusal.name()).isEqualTo("S9F1");
    assertThat(ask(data(1, 1, true, 5)).name()).isEqualTo("S1F2");
  }

  @Test
  void refusesBodyThatDoesNotDecodeAndGoesOn() {
    select();
    assertThat(ask(data(2, 25, true, 4, hex("b1 04 00"))).name()).isEqualTo("S9F7");
    assertThat(ask(data(1, 3, true, 5, ascii("no list"))).name()).isEqualTo("S9F7");
    assertThat(ask(data(1, 1, true, 6)).name()).isEqualTo("S1F2");
  }

  @Test
  void judgesStreamAndFunctionBeforeTheBody() {
    select();
    assertThat(ask(data(64, 1, true, 4, hex("b1 04 00"))).name()).isEqualTo("S9F3");
    assertThat(ask(data(1, 99, true, 4, hex("b1 04 00"))).name()).isEqualTo("S9F5");
  }

  @Test
  void answersNothingThatWantsNoAnswer() {
    select();
    port.receive(data(1, 1, false, 4));
    port.receive(data(9, 7, false, 5, hex("21 01 00")));
    assertThat(sent()).isEmpty();
  }

  @Test
  void sendsNothingUnaskedWithoutARate() {
    assertThat(select()).isEmpty();
    port.advance(Duration.ofMinutes(5));
    assertThat(port.takeSent()).isEmpty();
  }

  @Test
  void sendsNothingUnaskedBeforeItIsSelected() throws IOException {
    start(100, 0, null);
    port.advance(Duration.ofSeconds(5));
    assertThat(port.takeSent()).isEmpty();
  }

  @Test
  void sendsEventWithOneReportOnceSelected() throws IOException {
    start(1, 0, null);
    List<Frame> events = select();
    assertThat(events).hasSize(1);
    Frame event = events.getFirst();
    assertThat(event.name()).isEqualTo("S6F11");
    assertThat(event.expectsReply()).isTrue();
    assertThat(event.sessionId()).isEqualTo(10);
    assertThat(dataId(event)).isEqualTo(1);
    List<byte[]> parts = event.elements();
    assertThat(parts).hasSize(3);
    assertThat(number(parts.get(1))).isPositive();
    List<byte[]> reports = HsmsBytes.elements(parts.get(2));
    assertThat(reports).hasSize(1);
    List<byte[]> report = HsmsBytes.elements(reports.getFirst());
    assertThat(report).hasSize(2);
    assertThat(number(report.get(0))).isEqualTo(100);
    assertThat(HsmsBytes.elements(report.get(1))).hasSize(5);
  }

  @Test
  void keepsItsPace() throws IOException {
    start(10, 0, null);
    List<Frame> events = new ArrayList<>(select());
    for (int i = 0; i < 300; i++) {
      port.receive(acknowledge(events.getLast()));
      port.advance(Duration.ofMillis(10));
      events.addAll(sent());
    }
    assertThat(events).hasSize(31);
    assertThat(events).extracting(ToolSessionTest::dataId).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void waitsForTheHostInsteadOfPilingUp() throws IOException {
    start(10, 0, null);
    Frame first = select().getFirst();
    port.advance(Duration.ofSeconds(30));
    assertThat(sent()).isEmpty();
    port.receive(acknowledge(first));
    port.advance(Duration.ofMillis(50));
    assertThat(sent()).extracting(ToolSessionTest::dataId).containsExactly(2L);
  }

  @Test
  void sendsAgainAfterReconnectWithTheSameContent() throws IOException {
    start(1, 0, null);
    Frame first = select().getFirst();
    reconnect();
    port.advance(SECOND);
    assertThat(sent()).isEmpty();
    List<Frame> again = select();
    assertThat(again).hasSize(1);
    assertThat(again.getFirst().body()).isEqualTo(first.body());
    port.receive(acknowledge(again.getFirst()));
    port.advance(SECOND);
    assertThat(sent()).extracting(ToolSessionTest::dataId).containsExactly(2L);
  }

  @Test
  void sendsAgainAfterT3WithTheSameContent() throws IOException {
    start(1, 0, null);
    Frame first = select().getFirst();
    port.advance(HSMS.t3());
    List<Frame> sent = sent();
    assertThat(sent).extracting(Frame::name).containsSubsequence("S9F9", "S6F11");
    assertThat(sent.getLast().body()).isEqualTo(first.body());
    assertThat(sent.getLast().system()).isNotEqualTo(first.system());
  }

  @Test
  void sendsAgainWhatTheHostRefuses() throws IOException {
    start(1, 0, null);
    Frame first = select().getFirst();
    port.receive(data(6, 12, false, first.system(), hex("21 01 01")));
    assertThat(sent()).isEmpty();
    port.advance(SECOND);
    Frame second = sent().getFirst();
    assertThat(second.body()).isEqualTo(first.body());
    port.receive(data(6, 0, false, second.system()));
    port.advance(SECOND);
    assertThat(sent().getFirst().body()).isEqualTo(first.body());
  }

  @Test
  void sendsAlarmAfterEachNthEvent() throws IOException {
    start(1000, 2, null);
    List<Frame> sent = new ArrayList<>(select());
    for (int i = 0; i < 8; i++) {
      port.receive(acknowledge(sent.getLast()));
      port.advance(Duration.ofMillis(1));
      sent.addAll(sent());
    }
    assertThat(sent)
        .extracting(Frame::name)
        .containsExactly(
            "S6F11", "S6F11", "S5F1", "S6F11", "S6F11", "S5F1", "S6F11", "S6F11", "S5F1");
    List<Frame> alarms = sent.stream().filter(f -> f.stream() == 5).toList();
    assertThat(alarms).extracting(f -> number(f.elements().get(1))).containsExactly(1L, 2L, 3L);
    assertThat(alarms.get(0).elements().get(0)).isEqualTo(hex("21 01 82"));
    assertThat(alarms.get(1).elements().get(0)).isEqualTo(hex("21 01 02"));
    assertThat(alarms.get(0).elements().get(2)).startsWith(hex("41"));
    assertThat(alarms.get(0).expectsReply()).isTrue();
  }

  @Test
  void recordsEachMessageOnceItIsAcknowledged() throws IOException {
    start(1000, 1, record);
    Frame event = select().getFirst();
    assertThat(acknowledgedLines()).isEmpty();
    port.receive(acknowledge(event));
    Frame alarm = sent().getFirst();
    assertThat(acknowledgedLines()).containsExactly("{\"link\":\"hsms\",\"id\":\"S6F11:1\"}");
    port.receive(acknowledge(alarm));
    assertThat(acknowledgedLines())
        .containsExactly(
            "{\"link\":\"hsms\",\"id\":\"S6F11:1\"}", "{\"link\":\"hsms\",\"id\":\"S5F1:1\"}");
  }

  private List<String> acknowledgedLines() throws IOException {
    return Files.readAllLines(record).stream().filter(l -> l.contains("\"link\"")).toList();
  }

  @Test
  void restartedToolSendsWhatWasNotAcknowledgedWithTheSameContent() throws IOException {
    start(1000, 0, record);
    Frame first = select().getFirst();
    port.receive(acknowledge(first));
    port.advance(Duration.ofMillis(1));
    Frame second = sent().getFirst();
    start(1000, 0, record);
    Frame again = select().getFirst();
    assertThat(again.body()).isEqualTo(second.body());
    port.receive(acknowledge(again));
    port.advance(Duration.ofMillis(1));
    assertThat(dataId(sent().getFirst())).isEqualTo(3);
  }

  @Test
  void restartedToolGoesOnAfterTheHighestNumber() throws IOException {
    Files.writeString(
        record,
        """
        {"link":"hsms","id":"S6F11:41"}
        {"link":"hsms","id":"S5F1:7"}
        {"link":"hsms","id":"S6F11:40"}
        not ours
        """);
    start(1, 1, record);
    Frame alarm = select().getFirst();
    assertThat(alarm.name()).isEqualTo("S5F1");
    assertThat(number(alarm.elements().get(1))).isEqualTo(8);
    port.receive(acknowledge(alarm));
    port.advance(SECOND);
    assertThat(dataId(sent().getFirst())).isEqualTo(42);
  }

  @Test
  void sendsNothingThatItCouldNotWriteDown() throws IOException {
    Emissions emissions = Emissions.open(record, 0);
    emissions.close();
    tool =
        new Tool(
            MannersLayer.each(HSMS, ToolManners.PLAIN),
            Duration.ZERO,
            new ToolReplies("M", "R"),
            emissions,
            10,
            ZoneOffset.UTC);
    port = VirtualPort.open(tool);
    assertThat(select()).isEmpty();
    assertThat(port.events()).extracting(e -> e.kind()).contains("record");
    assertThat(ask(data(1, 1, true, 5)).name()).isEqualTo("S1F2");
  }
}
