package dev.holdfast.hsms;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.Links;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.SessionCounter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several links at one endpoint, over loopback sockets. */
@Timeout(30)
class HsmsLinksTest {

  private static final String ANYWHERE = "tcp-listen://127.0.0.1:0";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Links here = Links.open();
  private final Links there = Links.open();

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  private static <T> T got(CompletableFuture<T> future) throws Exception {
    return future.get(10, SECONDS);
  }

  private static String dial(HsmsLinks listening) {
    return listening.connections().bound().join().toString().replace("tcp-listen", "tcp");
  }

  private static HsmsSettings.Builder verified(HsmsSettings.Builder settings) {
    return settings.cutPolicy(CutPolicy.VERIFIED).t5(SECOND);
  }

  private HsmsLinks entities(HsmsSettings settings, String... answers) {
    HsmsLinks.Opener opener = HsmsLinks.gs(ANYWHERE, settings).with(link -> link.maxConnections(4));
    for (int i = 0; i < answers.length; i++) {
      String answer = answers[i];
      opener.link(
          i + 1,
          answer,
          on ->
              on.onPrimary(primary -> {
                var _ = primary.reply(Items.ascii(answer));
              }));
    }
    return opener.open(there);
  }

  @Test
  void eachEntityAnswersForItself() throws Exception {
    HsmsLinks tool = entities(verified(Rig.equipment()).build(), "etch", "clean");
    try (HsmsLinks host =
        HsmsLinks.gs(dial(tool), verified(Rig.host()).build())
            .link(1, "host-etch")
            .link(2, "host-clean")
            .open(here)) {
      got(host.link(1).whenSelected());
      got(host.link(2).whenSelected());
      assertThat(got(host.link(1).request(1, 3)).item()).isEqualTo(Items.ascii("etch"));
      assertThat(got(host.link(2).request(1, 3)).item()).isEqualTo(Items.ascii("clean"));
      assertThat(host.connections().status().connections()).isEqualTo(1);
      assertThat(host.link(1).link().status().state()).isEqualTo(LinkState.READY);
      assertThat(host.link(1).link().status().messagesIn()).isZero();
      await().until(() -> tool.link(2).link().status().messagesIn() == 1);
      assertThat(tool.link(2).link().status().counters())
          .containsEntry(SessionCounter.FRAMES_IN, 2L);
    }
    await().until(() -> tool.link(1).link().status().state() == LinkState.LISTENING);
    assertThat(tool.link(1).link().status().lastCause()).isNotNull();
  }

  @Test
  void equipmentMayDialAndHostMayListen() throws Exception {
    HsmsLinks host = entities(verified(Rig.host().passive()).build(), "one", "two");
    HsmsLinks tool =
        HsmsLinks.gs(dial(host), verified(Rig.equipment().active()).build())
            .link(2, "two-tool")
            .link(1, "one-tool")
            .open(here);
    got(tool.link(1).whenSelected());
    got(tool.link(2).whenSelected());
    assertThat(got(tool.link(2).request(6, 11, Items.list())).item()).isEqualTo(Items.ascii("two"));
  }

  @Test
  void oneEntityIsSelectedAnewWhileTheOthersGoOn() throws Exception {
    HsmsLinks tool =
        entities(verified(Rig.equipment()).onSeparate(OnSeparate.KEEPS).build(), "etch", "clean");
    HsmsLinks host =
        HsmsLinks.gs(dial(tool), verified(Rig.host()).onSeparate(OnSeparate.KEEPS).build())
            .link(1, "host-etch")
            .link(2, "host-clean")
            .open(here);
    got(host.link(1).whenSelected());
    got(host.link(2).whenSelected());
    var _ = host.link(1).link().execute(1, session -> assertThat(session.reselect()).isNotDone());
    await()
        .until(() ->
            host.link(1).link().status().counters().getOrDefault(SessionCounter.RESELECTED, 0L)
                == 1);
    got(host.link(1).whenSelected());
    assertThat(got(host.link(1).request(1, 1)).item()).isEqualTo(Items.ascii("etch"));
    assertThat(host.link(2).link().status().epoch()).isEqualTo(1);
    assertThat(host.link(2).link().status().counters()).doesNotContainKey(SessionCounter.SEPARATED);
    assertThat(host.link(2).isSelected()).isTrue();
  }

  @Test
  void differentEntitiesMayComeOnDifferentConnections() throws Exception {
    HsmsLinks tool = entities(verified(Rig.equipment()).build(), "etch", "clean");
    HsmsLinks one =
        HsmsLinks.gs(dial(tool), verified(Rig.host()).build()).link(1, "one").open(here);
    HsmsLinks two =
        HsmsLinks.gs(dial(tool), verified(Rig.host()).build()).link(2, "two").open(here);
    got(one.link(1).whenSelected());
    got(two.link(2).whenSelected());
    assertThat(got(two.link(2).request(1, 1)).item()).isEqualTo(Items.ascii("clean"));
    one.close();
    await().until(() -> !tool.link(1).isSelected());
    assertThat(tool.link(2).isSelected()).isTrue();
    assertThat(got(two.link(2).request(1, 1)).item()).isEqualTo(Items.ascii("clean"));
  }

  @Test
  void aLinkThatIsClosedLeavesTheOthers() throws Exception {
    HsmsLinks tool = entities(verified(Rig.equipment()).build(), "etch", "clean");
    HsmsLinks host =
        HsmsLinks.gs(dial(tool), verified(Rig.host()).build())
            .link(1, "host-etch")
            .link(2, "host-clean")
            .open(here);
    got(host.link(1).whenSelected());
    got(host.link(2).whenSelected());
    host.link(1).close();
    await().until(() -> !tool.link(1).isSelected());
    assertThat(got(host.link(2).request(1, 1)).item()).isEqualTo(Items.ascii("clean"));
  }

  @Test
  void closingOnTheThreadThatOwnsThemIsRefusedInsteadOfWaitingForEver() throws Exception {
    CompletableFuture<HsmsLinks> opened = new CompletableFuture<>();
    CompletableFuture<String> refused = new CompletableFuture<>();
    HsmsLinks tool =
        HsmsLinks.gs(ANYWHERE, verified(Rig.equipment()).build())
            .link(
                1,
                "etch",
                on ->
                    on.onPrimary(primary -> {
                      try {
                        opened.join().close();
                        refused.complete("it was closed");
                      } catch (IllegalStateException e) {
                        refused.complete(e.getMessage());
                        var _ = opened.join().connections().close();
                      }
                    }))
            .open(there);
    opened.complete(tool);
    HsmsLinks host =
        HsmsLinks.gs(dial(tool), verified(Rig.host()).build()).link(1, "host").open(here);
    got(host.link(1).whenSelected());
    var _ = host.link(1).send(1, 1);
    assertThat(got(refused)).contains("connections().close()");
    await().until(() -> tool.link(1).link().status().state() == LinkState.STOPPED);
  }

  private HsmsLinks tools() {
    return HsmsLinks.byDeviceId(ANYWHERE, verified(Rig.host().passive()).build())
        .link(
            7,
            "seven",
            on ->
                on.onPrimary(primary -> {
                  var _ = primary.reply(Items.ascii("7"));
                }))
        .link(
            8,
            "eight",
            on ->
                on.onPrimary(primary -> {
                  var _ = primary.reply(Items.ascii("8"));
                }))
        .open(there);
  }

  private HsmsLink tool(HsmsLinks host, int deviceId) {
    return HsmsLink.to(
            "tool-" + deviceId,
            dial(host),
            verified(Rig.equipment().active()).deviceId(deviceId).build())
        .onPrimary(primary -> {
          var _ = primary.reply(Items.u2(deviceId));
        })
        .open(here);
  }

  @Test
  void toolsBehindOneAddressAreKnownByTheirDeviceId() throws Exception {
    HsmsLinks host = tools();
    HsmsLink eight = tool(host, 8);
    HsmsLink seven = tool(host, 7);
    got(eight.whenSelected());
    got(seven.whenSelected());
    assertThat(got(eight.request(1, 13)).item()).isEqualTo(Items.ascii("8"));
    assertThat(got(seven.request(1, 13)).item()).isEqualTo(Items.ascii("7"));
    assertThat(got(host.link(7).request(1, 1)).item()).isEqualTo(Items.u2(7));
    assertThat(got(host.link(8).request(1, 1)).item()).isEqualTo(Items.u2(8));
  }

  @Test
  void aToolThatSaysNothingIsAskedWhoItIs() throws Exception {
    HsmsLinks host = tools();
    HsmsLink seven = tool(host, 7);
    got(host.link(7).whenSelected());
    assertThat(got(host.link(7).request(1, 1)).item()).isEqualTo(Items.u2(7));
    assertThat(seven.link().status().counters()).containsEntry(SessionCounter.FOREIGN_FRAMES, 1L);
  }

  @Test
  void aToolOfAnUnknownDeviceIdIsTurnedAway() throws Exception {
    HsmsLinks host = tools();
    HsmsLink nine = tool(host, 9);
    got(nine.whenSelected());
    assertThat(nine.request(1, 13)).failsWithin(Duration.ofSeconds(10));
    await()
        .until(() ->
            host.connections().status().counters().get(SessionCounter.FOREIGN_FRAMES) != null);
    assertThat(host.link(7).link().status().connections()).isZero();
  }

  @Test
  void aToolThatCameAgainTakesThePlaceOfItsDeadConnection() throws Exception {
    HsmsLinks host = tools();
    HsmsLink first = tool(host, 7);
    got(first.whenSelected());
    assertThat(got(first.request(1, 13)).item()).isEqualTo(Items.ascii("7"));
    first.link().holdReading(true);
    try (HsmsLink again =
        HsmsLink.to(
                "tool-7-again", dial(host), verified(Rig.equipment().active()).deviceId(7).build())
            .open(here)) {
      got(again.whenSelected());
      assertThat(got(again.request(1, 13)).item()).isEqualTo(Items.ascii("7"));
      await().until(() -> host.link(7).link().status().lastCause() == Cause.REPLACED);
    }
  }

  @Test
  void twoLinksOfOneIdAreRefused() {
    HsmsLinks.Opener opener = HsmsLinks.gs(ANYWHERE, Rig.equipment().build()).link(1, "one");
    assertThatIllegalArgumentException().isThrownBy(() -> opener.link(1, "other"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HsmsLinks.gs(ANYWHERE, Rig.equipment().build()).open(here));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            HsmsLinks.byDeviceId("tcp://127.0.0.1:1", Rig.host().build())
                .link(1, "one")
                .open(here));
  }
}
