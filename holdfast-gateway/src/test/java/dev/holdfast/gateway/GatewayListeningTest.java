package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawHsms.Frame;
import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gateway that waits for its tool: passive HSMS. */
class GatewayListeningTest {

  private static final int DEVICE = 10;
  private static final int ACTIVE_ALREADY = 1;
  private static final int OCCUPIED = 3;

  @TempDir Path folder;

  private TestGateway open(String address, String more) throws GatewayException {
    return TestGateway.open(
        folder,
        """
        links:
          - name: etcher
            protocol: hsms
            endpoint: tcp-listen://%s
            hsms: {device-id: %d}
        """
                .formatted(address, DEVICE)
            + more);
  }

  private static RawHsms dial(String address) throws IOException {
    return new RawHsms(RawSocket.dial(address), DEVICE);
  }

  @Test
  void servesOneToolAndTellsTheNextThatItDoes() throws Exception {
    String address = RawSocket.freeAddress();
    try (TestGateway gateway = open(address, "");
        RawHsms tool = dial(address)) {
      assertThat(tool.select().b3()).isZero();
      gateway.awaitReady("etcher");
      try (RawHsms second = dial(address)) {
        second.control(RawHsms.SELECT_REQ, 0, 1);
        tool.answerLinktest();
        assertThat(second.read())
            .extracting(Frame::sType, Frame::b3)
            .containsExactly(RawHsms.SELECT_RSP, OCCUPIED);
        assertThat(second.socket().ends()).isTrue();
      }
      assertThat(tool.askAndRead(6, 11, 5, RawHsms.event(1)).name()).isEqualTo("S6F12");
      assertThat(tool.select().b3()).isEqualTo(ACTIVE_ALREADY);
      assertThat(gateway.link("etcher").path("ready").asBoolean()).isTrue();
    }
  }

  @Test
  void servesAndShowsTheToolBesideStrangersWhoSendNothingWhole() throws Exception {
    String address = RawSocket.freeAddress();
    try (TestGateway gateway = open(address, "");
        RawSocket before = RawSocket.dial(address)) {
      before.write((byte) 0, (byte) 0);
      try (RawHsms tool = dial(address)) {
        assertThat(tool.select().b3()).isZero();
        try (RawSocket after = RawSocket.dial(address)) {
          after.write((byte) 0, (byte) 0);
          tool.answerLinktest();
          assertThat(tool.askAndRead(6, 11, 5, RawHsms.event(1)).name()).isEqualTo("S6F12");
          JsonNode link = gateway.awaitLink("etcher", found -> found.path("ready").asBoolean());
          assertThat(link.path("sessionState").asString()).isEqualTo("SELECTED");
          assertThat(link.path("peer").asString()).isEqualTo(tool.socket().localAddress());
        }
      }
    }
  }

  @Test
  void servesTheNextToolOnceTheFirstIsGone() throws Exception {
    String address = RawSocket.freeAddress();
    try (TestGateway gateway = open(address, "")) {
      for (int i = 1; i <= 3; i++) {
        try (RawHsms tool = dial(address)) {
          assertThat(tool.select().b3()).isZero();
          assertThat(tool.askAndRead(6, 11, 5, RawHsms.event(i)).name()).isEqualTo("S6F12");
        }
        gateway.awaitLink("etcher", link -> !link.path("ready").asBoolean());
      }
      assertThat(gateway.awaitMessages(3)).hasSize(3);
    }
  }

  @Test
  void turnsAwayWhoIsNotAllowed() throws Exception {
    String address = RawSocket.freeAddress();
    try (TestGateway gateway = open(address, "    allow: [10.0.0.0/8]\n");
        RawHsms stranger = dial(address)) {
      assertThat(stranger.socket().ends()).isTrue();
      assertThat(gateway.awaitEvent("etcher", "peer-refused")).contains("127.0.0.1");
      assertThat(gateway.link("etcher").path("state").asString()).isEqualTo("LISTENING");
    }
  }

  @Test
  void letsInWhoIsAllowed() throws Exception {
    String address = RawSocket.freeAddress();
    try (TestGateway gateway = open(address, "    allow: [10.0.0.0/8, 127.0.0.1]\n");
        RawHsms tool = dial(address)) {
      assertThat(tool.select().b3()).isZero();
      gateway.awaitReady("etcher");
    }
  }
}
