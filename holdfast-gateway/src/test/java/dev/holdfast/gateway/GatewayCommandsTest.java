package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawHsms.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What users have a host say to a tool: by hand, by script, and how they watch it. */
class GatewayCommandsTest extends DialledTool {

  private static final String COMMACK_0 = "0102" + ACCEPTED + "0100";

  GatewayCommandsTest() throws IOException {}

  private CompletableFuture<JsonNode> send(String sml) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return gateway.send("etcher", sml);
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private static JsonNode end(CompletableFuture<JsonNode> sending) throws Exception {
    return sending.get(10, TimeUnit.SECONDS);
  }

  private Frame expect(String name) throws IOException {
    Frame frame = tool.read();
    assertThat(frame.name()).isEqualTo(name);
    return frame;
  }

  // ---- by hand

  @Test
  void givesBackTheReplyAsSml() throws Exception {
    open("");
    CompletableFuture<JsonNode> sending = send("S1F3 W <L <U4 21>>.");
    Frame asked = expect("S1F3");
    assertThat(asked.body()).isEqualTo("0101b10400000015");
    tool.tell(1, 4, asked.system(), "0101" + "a50107");

    JsonNode sent = end(sending);

    assertThat(sent.path("outcome").asString()).isEqualTo("REPLIED");
    assertThat(sent.path("kind").asString()).isEqualTo("S1F4");
    assertThat(sent.path("sml").asString()).contains("<U1 [1] 7>");
    assertThat(gateway.awaitEvent("etcher", "sent-by-hand")).isEqualTo("S1F3 W, answered by S1F4");
  }

  @Test
  void doesNotWaitWhereNoReplyIsAskedFor() throws Exception {
    open("");
    assertThat(gateway.send("etcher", "S10F3 <L <B 0> <A \"hi\">>.").path("outcome").asString())
        .isEqualTo("SENT");
    expect("S10F3");
  }

  @Test
  void saysThatNoReplyCameWithinT3() throws Exception {
    open("t3: 1s");
    JsonNode sent = end(send("S1F1 W."));
    assertThat(sent.path("outcome").asString()).isEqualTo("UNKNOWN");
    assertThat(sent.path("cause").asString()).isEqualTo("T3");
    assertThat(sent.path("sml").isNull()).isTrue();
  }

  @Test
  void saysThatThePeerAborted() throws Exception {
    open("");
    CompletableFuture<JsonNode> sending = send("S2F41 W <L <A \"GO\"> <L>>.");
    tool.tell(2, 0, expect("S2F41").system(), "");
    JsonNode sent = end(sending);
    assertThat(sent.path("outcome").asString()).isEqualTo("REFUSED");
    assertThat(sent.path("cause").asString()).isEqualTo("ABORTED");
  }

  @Test
  void saysThatTheConnectionEndedBeforeTheReply() throws Exception {
    open("");
    CompletableFuture<JsonNode> sending = send("S1F1 W.");
    expect("S1F1");
    tool.close();
    JsonNode sent = end(sending);
    assertThat(sent.path("outcome").asString()).isEqualTo("UNKNOWN");
    assertThat(sent.path("cause").asString()).isEqualTo("DISCONNECTED");
  }

  @Test
  void deliversNothingWhileNotSelected() throws Exception {
    open("");
    tool.close();
    server.close();
    gateway.awaitLink("etcher", link -> !link.path("ready").asBoolean());
    JsonNode sent = gateway.send("etcher", "S1F1 W.");
    assertThat(sent.path("outcome").asString()).isEqualTo("REFUSED");
    assertThat(sent.path("cause").asString()).isEqualTo("NOT_SELECTED");
  }

  @Test
  void sendsNothingWhereTheConfigurationForbidsIt() throws Exception {
    gateway =
        TestGateway.openWith(
            folder,
            "send: off",
            """
            links:
              - {name: etcher, protocol: hsms, endpoint: "tcp-listen://127.0.0.1:0"}
            """);
    assertThat(gateway.send("etcher", "S1F1 W.").path("cause").asString()).isEqualTo("NOT_ALLOWED");
  }

  // ---- communication and scripts

  @Test
  void asksForCommunicationAgainAfterItWasDenied() throws Exception {
    open("communication: request, communication-delay: 100ms");
    tool.tell(1, 14, expect("S1F13").system(), "0102" + "210101" + "0100");
    tool.tell(1, 14, expect("S1F13").system(), COMMACK_0);
    assertThat(communication("COMMUNICATING")).isTrue();
  }

  private boolean communication(String state) {
    return gateway.awaitMachine(
            "etcher", "communication", m -> m.path("current").asString().equals(state))
        != null;
  }

  @Test
  void answersACrossingRequestAndCommunicates() throws Exception {
    open("communication: request");
    Frame ours = expect("S1F13");
    assertThat(ours.body()).isEqualTo("0100");
    tool.ask(1, 13, 900, "0100");
    assertThat(expect("S1F14").body()).isEqualTo(COMMACK_0);
    tool.tell(1, 14, ours.system(), COMMACK_0);
    assertThat(communication("COMMUNICATING")).isTrue();
  }

  @Test
  void losesCommunicationWithTheLink() throws Exception {
    open("communication: wait");
    assertThat(communication("WAIT_CR")).isTrue();
    tool.askAndRead(1, 13, 900, "0100");
    assertThat(communication("COMMUNICATING")).isTrue();
    tool.close();
    tool = accept();
    assertThat(communication("WAIT_CR")).isTrue();
  }

  @Test
  void refusesOtherMessagesBeforeCommunicationWhereToldTo() throws Exception {
    open("communication: wait, before-communicating: refuse");
    assertThat(tool.askAndRead(6, 11, 5, RawHsms.event(1)).name()).isEqualTo("S6F0");
    assertThat(gateway.send("etcher", "S1F1 W.").path("cause").asString())
        .isEqualTo("NOT_COMMUNICATING");
    tool.askAndRead(1, 13, 900, "0100");
    assertThat(tool.askAndRead(6, 11, 6, RawHsms.event(2)).body()).isEqualTo(ACCEPTED);
    assertThat(gateway.awaitMessages(3)).hasSize(3);
  }

  private void script(String name, String sml) throws IOException {
    Files.writeString(folder.resolve(name), sml);
  }

  private void scripts() throws IOException {
    script("online.sml", "// on-line\nS1F17 W.");
    script(
        "reports.sml",
        "S2F33 W <L <U4 1> <L>>.\nS10F3 <L <B 0> <A \"ready\">>.\nS2F37 W <L <BOOLEAN T> <L>>.");
  }

  @Test
  void sendsItsScriptsInOrderOnceCommunicating() throws Exception {
    scripts();
    open("on-communicating: [online.sml, reports.sml]");
    tool.tell(1, 14, expect("S1F13").system(), COMMACK_0);
    int alreadyOnLine = expect("S1F17").system();
    tool.tell(1, 18, alreadyOnLine, "210102");
    tool.tell(2, 34, expect("S2F33").system(), ACCEPTED);
    expect("S10F3");
    tool.tell(2, 38, expect("S2F37").system(), ACCEPTED);
    gateway.awaitEventText("etcher", "reports.sml: 3 messages accepted");

    tool.close();
    tool = accept();
    tool.tell(1, 14, expect("S1F13").system(), COMMACK_0);
    expect("S1F17");
  }

  @Test
  void stopsItsScriptsAtARefusalAndSaysWhich() throws Exception {
    scripts();
    open("on-communicating: [reports.sml]");
    tool.tell(1, 14, expect("S1F13").system(), COMMACK_0);
    tool.tell(2, 34, expect("S2F33").system(), "210104");
    assertThat(gateway.awaitEvent("etcher", "on-communicating-refused"))
        .isEqualTo("reports.sml, message 1, S2F33 was answered by S2F34 with DRACK 4; stopped");
    tool.control(RawHsms.LINKTEST_REQ, 0, 6);
    assertThat(tool.read().sType()).isEqualTo(RawHsms.LINKTEST_RSP);
  }

  @Test
  void stopsItsScriptsWhereNobodyAnswers() throws Exception {
    scripts();
    open("t3: 3s, on-communicating: [online.sml]");
    tool.tell(1, 14, expect("S1F13").system(), COMMACK_0);
    expect("S1F17");
    assertThat(gateway.awaitEvent("etcher", "on-communicating-stopped"))
        .startsWith("online.sml, message 1, S1F17 failed: T3: no reply to S1F17");
  }

  // ---- names

  @Test
  void namesWhatIsInAMessage() throws Exception {
    script("names.yaml", "ceid: {1001: LotStarted}\nsvid: {21: \"Temperature [degC]\"}\n");
    open("names: names.yaml");
    tool.askAndRead(6, 11, 5, "0103" + "a50107" + "a902" + "03e9" + "0100");
    JsonNode names = gateway.awaitMessages(1).getFirst().path("fields").path("names");
    assertThat(names.toString())
        .isEqualTo("[{\"kind\":\"CEID\",\"id\":\"1001\",\"name\":\"LotStarted\"}]");

    CompletableFuture<JsonNode> sending = send("S1F3 W <L <U1 21>>.");
    tool.tell(1, 4, expect("S1F3").system(), "0101" + "a50118");
    assertThat(end(sending).path("names").get(0).toString())
        .isEqualTo(
            "{\"kind\":\"SVID\",\"id\":\"21\",\"name\":\"Temperature\",\"unit\":\"degC\",\"value\":\"24\"}");
  }

  // ---- trace

  @Test
  void tracesFramesTimersAndStates() throws Exception {
    open("");
    List<String> seen =
        gateway.trace(
            "etcher",
            lines -> {
              var _ = send("S1F1 W.");
              return lines
                  .peek(line -> answer(line))
                  .map(line ->
                      line.path("what").asString()
                          + " "
                          + line.path("direction").asString("")
                          + " "
                          + line.path("name").asString())
                  .takeWhile(line -> !line.equals("frame IN S1F2"))
                  .toList();
            });
    assertThat(seen)
        .startsWith("link  READY", "session  SELECTED")
        .containsSubsequence("frame OUT S1F1", "timer  T3");
  }

  /** The tool answers what the trace shows to be asked. */
  private void answer(JsonNode line) {
    if (line.path("name").asString().equals("S1F1")) {
      assertThat(line.path("hex").asString()).startsWith("0000000a000a8101");
      assertThat(line.path("text").asString()).isEqualTo("S1F1 W.");
      assertThat(line.path("nanos").isNumber()).isTrue();
      try {
        tool.tell(1, 2, expect("S1F1").system(), "0100");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
