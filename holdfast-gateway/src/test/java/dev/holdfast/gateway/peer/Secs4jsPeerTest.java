package dev.holdfast.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.cli.HoldfastProcess;
import dev.holdfast.hsms.HsmsLink;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.PrimaryMessage;
import dev.holdfast.hsms.SecsLink;
import dev.holdfast.hsms.secs1.Secs1Link;
import dev.holdfast.hsms.secs1.Secs1Settings;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Host and tool against secs4js. */
@Timeout(120)
class Secs4jsPeerTest {

  @TempDir Path folder;

  @BeforeEach
  void needsSecs4js() throws IOException {
    Secs4js.install(folder);
  }

  private static void answer(PrimaryMessage primary, CompletableFuture<String> asked) {
    asked.complete("S" + primary.stream() + "F" + primary.function());
    var reply = primary.reply(Items.list(Items.binary(new byte[1]), Items.list()));
    assertThat(reply).isNotNull();
  }

  /** Both ends establish communications, then the tool echoes bodies of these sizes. */
  private static void talk(
      SecsLink<?, ?> host, Peer tool, CompletableFuture<String> asked, int... sizes)
      throws Exception {
    host.whenSelected().get(30, TimeUnit.SECONDS);
    assertThat(host.request(1, 13, Items.list()).get(30, TimeUnit.SECONDS).item())
        .isEqualTo(
            Items.list(
                Items.binary(new byte[1]), Items.list(Items.ascii("FOREIGN"), Items.ascii("1.0"))));
    assertThat(asked.get(30, TimeUnit.SECONDS)).isEqualTo("S1F13");
    tool.awaitOutput("S1F14 from the host");
    for (int size : sizes) {
      byte[] body = new byte[size];
      assertThat(host.request(2, 25, Items.binary(body)).get(30, TimeUnit.SECONDS).item())
          .isEqualTo(Items.binary(body));
    }
  }

  @Test
  void ourToolAnswersTheirHost() throws Exception {
    try (HoldfastProcess tool =
        HoldfastProcess.start(folder, "sim", "tool", "--listen", "127.0.0.1:0")) {
      String port = tool.awaitListening().replaceFirst(".*:", "");
      assertThat(Peer.run(folder, "node", Secs4js.script(folder, "host.mjs"), port))
          .contains("S1F14 <L [2]")
          .contains("S2F26 <B [4] 0x01 0x02 0xFE 0xFF>")
          .contains("done");
    }
  }

  @Test
  void ourHostAsksTheirToolAndAnswersIt() throws Exception {
    int port = Secs4js.freePort();
    CompletableFuture<String> asked = new CompletableFuture<>();
    try (Peer tool = Secs4js.tool(folder, port, "hsms");
        Links links = Links.open(new LinksSettings(1, false))) {
      HsmsLink host =
          HsmsLink.to(
                  "host",
                  "tcp://127.0.0.1:" + port,
                  HsmsSettings.host().deviceId(10).t5(Duration.ofSeconds(1)).build())
              .onPrimary(primary -> answer(primary, asked))
              .open(links);
      talk(host, tool, asked, 0, 1, 255, 256, 70_000);
    }
  }

  /** Its equipment sets no direction bit, and it sends blocks after the first without asking. */
  @Test
  void ourSecs1HostAsksTheirToolAndAnswersIt() throws Exception {
    int port = Secs4js.freePort();
    CompletableFuture<String> asked = new CompletableFuture<>();
    try (Peer tool = Secs4js.tool(folder, port, "secs1");
        Links links = Links.open(new LinksSettings(1, false))) {
      Secs1Link host =
          Secs1Link.to(
                  "host",
                  "tcp://127.0.0.1:" + port,
                  Secs1Settings.host().deviceId(10).checkDeviceId(false).build())
              .onPrimary(primary -> answer(primary, asked))
              .open(links);
      talk(host, tool, asked, 0, 1, 100, 242);
    }
  }
}
