package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawHsms.Frame;
import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A new selection on the same connection, which an operator asks for, and what it means to GEM. */
class GatewayReselectTest {

  private static final int DEVICE = 10;
  private static final String ACCEPTED = "210100";
  private static final String COMMACK_0 = "0102" + ACCEPTED + "0100";

  @TempDir Path folder;

  private final ServerSocket server = RawSocket.listen();

  /** Set by {@link #open} in each test. */
  @SuppressWarnings("NullAway.Init")
  private TestGateway gateway;

  @SuppressWarnings("NullAway.Init")
  private RawHsms tool;

  GatewayReselectTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    gateway.close();
    tool.close();
    server.close();
  }

  private String endpoint() {
    return "tcp://" + RawSocket.address(server);
  }

  private void open() throws IOException, GatewayException {
    Files.writeString(folder.resolve("online.sml"), "S1F17 W.\n");
    gateway =
        TestGateway.open(
            folder,
            """
            links:
              - name: etcher
                protocol: hsms
                endpoint: %s
                redial: {first: 100ms, cap: 1s}
                hsms: {device-id: %d, t5: 1s, on-communicating: [online.sml]}
            """
                .formatted(endpoint(), DEVICE));
    tool = new RawHsms(RawSocket.accept(server), DEVICE).answerSelect();
  }

  private Frame expect(String name) throws IOException {
    Frame frame = tool.read();
    assertThat(frame.name()).isEqualTo(name);
    return frame;
  }

  private void communicates() throws IOException {
    tool.tell(1, 14, expect("S1F13").system(), COMMACK_0);
    assertThat(
            gateway.awaitMachine(
                "etcher",
                "communication",
                m -> m.path("current").asString().equals("COMMUNICATING")))
        .isNotNull();
  }

  private CompletableFuture<JsonNode> reselect() {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return gateway.reselect("etcher");
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private static JsonNode end(CompletableFuture<JsonNode> asking) throws Exception {
    return asking.get(10, TimeUnit.SECONDS);
  }

  private void reselected() throws Exception {
    CompletableFuture<JsonNode> asking = reselect();
    assertThat(tool.read().sType()).isEqualTo(RawHsms.SEPARATE_REQ);
    tool.answerSelect();
    assertThat(end(asking).path("outcome").asString()).isEqualTo("REPLIED");
  }

  @Test
  void communicationIsEstablishedAgainAndWhatTheToolWasToldBeforeStands() throws Exception {
    open();
    communicates();
    tool.tell(1, 18, expect("S1F17").system(), ACCEPTED);
    gateway.awaitEventText("etcher", "online.sml: 1 messages accepted");

    reselected();

    communicates();
    assertThat(gateway.send("etcher", "S10F3 <L <B 0> <A \"hi\">>.").path("outcome").asString())
        .isEqualTo("SENT");
    expect("S10F3");
    assertThat(gateway.link("etcher").path("epoch").asLong()).isEqualTo(1);
  }

  @Test
  void whatTheToolHadNotAcceptedYetIsSentAgainFromTheBeginning() throws Exception {
    open();
    communicates();
    expect("S1F17");

    reselected();

    communicates();
    expect("S1F17");
  }

  @Test
  void whatThePeerDidIsRememberedInTheJournal() throws Exception {
    open();
    expect("S1F13");
    reselected();
    await().untilAsserted(() -> assertThat(learned()).isEqualTo("on-separate=keeps"));
  }

  private String learned() throws SQLException {
    String file = "jdbc:sqlite:" + folder.resolve("journal").resolve("journal.db");
    try (Connection connection = DriverManager.getConnection(file);
        PreparedStatement query =
            connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
      query.setString(1, "note learned by etcher of " + endpoint());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }

  @Test
  void aPeerThatClosesIsToldOfAndDialledAgain() throws Exception {
    open();
    expect("S1F13");
    CompletableFuture<JsonNode> asking = reselect();
    assertThat(tool.read().sType()).isEqualTo(RawHsms.SEPARATE_REQ);
    tool.close();
    JsonNode answer = end(asking);
    assertThat(answer.path("outcome").asString()).isEqualTo("UNKNOWN");
    assertThat(answer.path("cause").asString()).isEqualTo("DISCONNECTED");
    tool = new RawHsms(RawSocket.accept(server), DEVICE).answerSelect();
    gateway.awaitReady("etcher");
  }
}
