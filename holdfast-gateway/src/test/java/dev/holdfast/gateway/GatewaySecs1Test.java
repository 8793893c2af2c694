package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The gateway as host on a SECS-I line: a tool of plain bytes behind a terminal server. */
class GatewaySecs1Test {

  private static final String ENQ = "05";
  private static final String EOT = "04";
  private static final String ACK = "06";
  private static final String TO_HOST = "800a";
  private static final String TO_TOOL = "000a";

  @TempDir Path folder;

  private ServerSocket server;
  private TestGateway gateway;
  private RawSocket tool;

  @BeforeEach
  void connect() throws IOException, GatewayException {
    server = RawSocket.listen();
    gateway =
        TestGateway.open(
            folder,
            """
            links:
              - name: implanter
                protocol: secs1
                endpoint: tcp://%s
                redial: {first: 100ms, cap: 1s}
                secs1: {device-id: 10}
            """
                .formatted(RawSocket.address(server)));
    tool = RawSocket.accept(server);
    gateway.awaitReady("implanter");
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    tool.close();
    server.close();
  }

  private static byte[] block(String content) {
    byte[] bytes = HexFormat.of().parseHex(content);
    int sum = 0;
    for (byte each : bytes) {
      sum += each & 0xFF;
    }
    return ByteBuffer.allocate(bytes.length + 3)
        .put((byte) bytes.length)
        .put(bytes)
        .putShort((short) sum)
        .array();
  }

  private void say(String content) throws IOException {
    tool.write((byte) 5);
    assertThat(tool.readHex(1)).isEqualTo(EOT);
    tool.write(block(content));
    assertThat(tool.readHex(1)).isEqualTo(ACK);
  }

  private void hear(String content) throws IOException {
    assertThat(tool.readHex(1)).isEqualTo(ENQ);
    tool.write((byte) 4);
    byte[] expected = block(content);
    assertThat(tool.read(expected.length)).isEqualTo(expected);
    tool.write((byte) 6);
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
    byte[] bad = block(TO_HOST + "810d" + "8001" + "00000007");
    bad[4]++;
    tool.write((byte) 5);
    assertThat(tool.readHex(1)).isEqualTo(EOT);
    tool.write(bad);
    assertThat(tool.readHex(1)).isEqualTo("15");
    assertThat(gateway.awaitEvent("implanter", "bad-block"))
        .contains(HexFormat.of().formatHex(bad));
    say(TO_HOST + "8101" + "8001" + "00000009");
    hear(TO_TOOL + "0102" + "8001" + "00000009" + "0100");
  }
}
