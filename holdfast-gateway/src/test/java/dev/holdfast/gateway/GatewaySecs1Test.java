package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawSecs1;
import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The gateway as host on a SECS-I line: a tool of plain bytes behind a terminal server. */
class GatewaySecs1Test {

  private static final String TO_HOST = "800a";
  private static final String TO_TOOL = "000a";

  /** {@code <A "温度">} in GB18030. */
  private static final String TEXT = "4104" + "cec2b6c8";

  @TempDir Path folder;

  private ServerSocket server;
  private TestGateway gateway;
  private RawSecs1 tool;

  @BeforeEach
  void connect() throws IOException, GatewayException {
    server = RawSocket.listen();
    Files.writeString(folder.resolve("online.sml"), "S1F17 W.\nS10F3 <L <B 0> <A \"温度\">>.");
    gateway =
        TestGateway.open(
            folder,
            """
            links:
              - name: implanter
                protocol: secs1
                endpoint: tcp://%s
                redial: {first: 100ms, cap: 1s}
                secs1:
                  device-id: 10
                  t3: 1s
                  charset: GB18030
                  communication: wait
                  on-communicating: [online.sml]
            """
                .formatted(RawSocket.address(server)));
    tool = new RawSecs1(RawSocket.accept(server));
    gateway.awaitReady("implanter");
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    tool.close();
    server.close();
  }

  private void say(String content) throws IOException {
    tool.say(content);
  }

  private void hear(String content) throws IOException {
    assertThat(tool.hear()).isEqualTo(content);
  }

  @Test
  void answersQuestionsOfAToolAtOnce() throws IOException {
    say(TO_HOST + "810d" + "8001" + "00000007" + "01024105484f4c44414102312e");
    hear(TO_TOOL + "010e" + "8001" + "00000007" + "01022101000100");
  }

  @Test
  void acknowledgesAnEventOfSeveralBlocksOnceItStandsInTheJournal()
      throws IOException, SQLException {
    try (JournalRows journal = new JournalRows(folder.resolve("journal"))) {
      say(TO_HOST + "860b" + "0001" + "00000008" + "0103b104000000");
      say(TO_HOST + "860b" + "8002" + "00000008" + "07b104000000090100");
      hear(TO_TOOL + "060c" + "8001" + "00000008" + "210100");
      assertThat(journal.endingWith("0103b10400000007b104000000090100")).isEqualTo(1);
    }
    JsonNode message = gateway.awaitMessages(1).getFirst();
    assertThat(message.path("kind").asString()).isEqualTo("S6F11");
    assertThat(message.path("text").asString()).contains("<U4 [1] 7>");
  }

  @Test
  void showsTheLineAndItsTable() throws IOException, InterruptedException {
    JsonNode shown = gateway.get("/api/links/implanter");
    assertThat(shown.path("link").path("protocol").asString()).isEqualTo("secs1");
    assertThat(shown.path("link").path("sessionState").asString()).isEqualTo("IDLE");
    assertThat(shown.toString()).contains("secs1 session", "LINE_CONTROL", "BAD_BLOCK");
  }

  @Test
  void tellsOfABadBlockAndTakesTheNext() throws IOException, InterruptedException {
    byte[] bad = RawSecs1.block(TO_HOST + "810d" + "8001" + "00000007");
    bad[4]++;
    tool.socket().write((byte) 5);
    assertThat(tool.socket().readHex(1)).isEqualTo("04");
    tool.socket().write(bad);
    assertThat(tool.socket().readHex(1)).isEqualTo("15");
    assertThat(gateway.awaitEvent("implanter", "bad-block"))
        .contains(HexFormat.of().formatHex(bad));
    say(TO_HOST + "8101" + "8001" + "00000009");
    hear(TO_TOOL + "0102" + "8001" + "00000009" + "0100");
  }

  // ---- what users have it say

  @Test
  void givesBackTheReplyToAMessageByHand() throws Exception {
    CompletableFuture<JsonNode> sending = send("S10F3 W <L <B 0> <A \"温度\">>.");
    String asked = tool.hear();
    assertThat(asked).startsWith(TO_TOOL + "8a03" + "8001").endsWith("0102" + "210100" + TEXT);
    say(TO_HOST + "0a04" + "8001" + system(asked) + TEXT);
    JsonNode sent = sending.get(10, TimeUnit.SECONDS);
    assertThat(sent.path("outcome").asString()).isEqualTo("REPLIED");
    assertThat(sent.path("sml").asString()).contains("<A [4] \"温度\">");
  }

  @Test
  void saysThatNoReplyCameToAMessageByHand() throws Exception {
    CompletableFuture<JsonNode> sending = send("S1F1 W.");
    tool.hear();
    JsonNode sent = sending.get(10, TimeUnit.SECONDS);
    assertThat(sent.path("outcome").asString()).isEqualTo("UNKNOWN");
    assertThat(sent.path("cause").asString()).isEqualTo("T3");
  }

  @Test
  void showsTextInItsCharacterSet() throws IOException {
    say(TO_HOST + "0a01" + "8001" + "00000009" + "0102" + "210100" + TEXT);
    JsonNode message = gateway.awaitMessages(1).getFirst();
    assertThat(message.path("text").asString()).contains("\"温度\"");
    assertThat(message.path("fields").path("sml").asString()).contains("\"温度\"");
    assertThat(message.path("hex").asString()).endsWith(TEXT);
  }

  @Test
  void tracesBlocksWithTheirMessages() throws Exception {
    List<String> seen =
        gateway.trace(
            "implanter",
            lines -> {
              var _ = send("S10F3 W <L <B 0> <A \"温度\">>.");
              var _ =
                  CompletableFuture.supplyAsync(() -> {
                    try {
                      return tool.hear();
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  });
              return lines
                  .filter(line -> line.path("what").asString().equals("frame"))
                  .map(line ->
                      line.path("direction").asString() + " " + line.path("text").asString())
                  .takeWhile(line -> !line.equals("IN ACK"))
                  .toList();
            });
    assertThat(seen).startsWith("OUT ENQ", "IN EOT").hasSize(3);
    assertThat(seen.getLast()).startsWith("OUT S10F3 W block 1 (last)").contains("\"温度\"");
  }

  @Test
  void sendsItsScriptOnceCommunicating() throws IOException {
    say(TO_HOST + "810d" + "8001" + "00000007" + "0100");
    assertThat(tool.hear()).contains("010e");
    String online = tool.hear();
    assertThat(online).startsWith(TO_TOOL + "8111" + "8001");
    say(TO_HOST + "0112" + "8001" + system(online) + "210100");
    assertThat(tool.hear()).startsWith(TO_TOOL + "0a03").endsWith(TEXT);
    gateway.awaitEventText("implanter", "online.sml: 2 messages accepted");
    assertThat(
            gateway.awaitMachine(
                "implanter",
                "communication",
                machine -> machine.path("current").asString().equals("COMMUNICATING")))
        .isNotNull();
  }

  private CompletableFuture<JsonNode> send(String sml) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return gateway.send("implanter", sml);
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  /** The system bytes of a block. */
  private static String system(String content) {
    return content.substring(12, 20);
  }
}
