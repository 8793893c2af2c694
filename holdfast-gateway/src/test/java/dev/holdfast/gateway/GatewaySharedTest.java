package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawSocket;
import dev.holdfast.hsms.HsmsLink;
import dev.holdfast.hsms.HsmsLinks;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.Links;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Links that share connections or a port, each looked at by itself. */
class GatewaySharedTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;

  private final Links tools = Links.open();

  @AfterEach
  void close() {
    tools.close();
  }

  @Test
  void eachSessionEntityIsALinkOfItsOwn() throws Exception {
    HsmsSettings equipment = HsmsSettings.equipment().linktest(Duration.ZERO).build();
    try (HsmsLinks tool =
            HsmsLinks.gs("tcp-listen://127.0.0.1:0", equipment)
                .link(
                    1,
                    "etch",
                    on ->
                        on.onPrimary(primary -> {
                          var _ = primary.reply(Items.ascii("e"));
                        }))
                .link(
                    2,
                    "clean",
                    on ->
                        on.onPrimary(primary -> {
                          var _ = primary.reply(Items.ascii("c"));
                        }))
                .open(tools);
        TestGateway gateway =
            TestGateway.open(
                folder,
                """
                links:
                  - {name: etch, protocol: hsms, endpoint: "%1$s", hsms: {session-id: 1, t5: 1s}}
                  - {name: clean, protocol: hsms, endpoint: "%1$s", hsms: {session-id: 2}}
                  - {name: absent, protocol: hsms, endpoint: "%1$s", hsms: {session-id: 3}}
                """
                    .formatted(
                        tool.connections()
                            .bound()
                            .join()
                            .toString()
                            .replace("tcp-listen", "tcp")))) {
      gateway.awaitReady("etch");
      gateway.awaitReady("clean");
      assertThat(gateway.send("clean", "S1F3 W .").path("sml").asString()).contains("\"c\"");
      assertThat(tool.connections().status().connections()).isEqualTo(1);

      tool.link(2).request(6, 11, Items.list(Items.u4(5))).get(10, TimeUnit.SECONDS);
      List<JsonNode> messages = gateway.awaitMessages(1);
      assertThat(messages.getFirst().path("link").asString()).isEqualTo("clean");
      assertThat(gateway.link("etch").path("traffic").path("messagesIn").asInt()).isZero();

      JsonNode absent = gateway.awaitLink("absent", link -> !link.path("lastBreak").isNull());
      assertThat(absent.path("condition").asString()).isEqualTo("DOWN");
      gateway.awaitMachine(
          "etch",
          "hsms connection",
          machine -> machine.path("current").asString().equals("SELECTED"));
      gateway.awaitMachine(
          "absent",
          "hsms session",
          machine -> machine.path("current").asString().equals("NOT_CONNECTED"));

      tool.connections().close().join();
      gateway.awaitLink("etch", link -> !link.path("ready").asBoolean());
      gateway.awaitLink("clean", link -> link.path("lastBreak").path("cause").isString());
    }
  }

  @Test
  void toolsAtOnePortAreKnownByTheirDeviceId() throws Exception {
    String address = RawSocket.freeAddress();
    HsmsSettings.Builder dialling = HsmsSettings.equipment().active().t5(SECOND);
    try (TestGateway gateway =
            TestGateway.open(
                folder,
                """
                links:
                  - name: one
                    protocol: hsms
                    endpoint: tcp-listen://%1$s
                    hsms: {device-id: 1, tell-apart: device-id}
                  - name: two
                    protocol: hsms
                    endpoint: tcp-listen://%1$s
                    hsms: {device-id: 2, tell-apart: device-id}
                """
                    .formatted(address));
        HsmsLink second =
            HsmsLink.to("second", "tcp://" + address, dialling.deviceId(2).build()).open(tools);
        HsmsLink first =
            HsmsLink.to("first", "tcp://" + address, dialling.deviceId(1).build()).open(tools)) {
      second
          .whenSelected()
          .thenCompose(up -> second.request(6, 11, event(7)))
          .get(10, TimeUnit.SECONDS);
      first
          .whenSelected()
          .thenCompose(up -> first.request(6, 11, event(8)))
          .get(10, TimeUnit.SECONDS);
      assertThat(gateway.awaitMessages(2))
          .extracting(message -> message.path("link").asString())
          .containsExactlyInAnyOrder("two", "one");
      gateway.awaitReady("one");
      gateway.awaitReady("two");
    }
  }

  private static dev.holdfast.hsms.secs2.Item event(int dataId) {
    return Items.list(Items.u4(dataId), Items.u4(1), Items.list());
  }

  @Test
  void aToolThatNoLinkKnowsIsTurnedAwayAndShown() throws Exception {
    String address = RawSocket.freeAddress();
    try (TestGateway gateway =
            TestGateway.open(
                folder,
                """
                links:
                  - name: one
                    protocol: hsms
                    endpoint: tcp-listen://%s
                    hsms: {device-id: 1, tell-apart: device-id}
                """
                    .formatted(address));
        RawHsms stranger = new RawHsms(RawSocket.dial(address), 9)) {
      assertThat(stranger.select().b3()).isZero();
      stranger.ask(1, 13, 5, "");
      assertThat(gateway.awaitEvent("one", "unknown-device")).contains("device id 9");
      assertThat(gateway.link("one").path("state").asString()).isEqualTo("LISTENING");
    }
  }
}
