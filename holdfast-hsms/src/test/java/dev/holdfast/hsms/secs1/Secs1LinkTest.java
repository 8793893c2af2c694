package dev.holdfast.hsms.secs1;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.PrimaryMessage;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.Links;
import dev.holdfast.link.proof.SerialPair;
import dev.holdfast.link.time.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Host and equipment over loopback sockets, and over a pair of pseudo terminals. */
@Timeout(60)
class Secs1LinkTest {

  private static final Backoff.Settings SOON =
      new Backoff.Settings(Duration.ofMillis(50), Duration.ofMillis(50), 0);

  @TempDir private Path dir;

  private final Links links = Links.open();

  @AfterEach
  void closeLinks() {
    links.close();
  }

  private static void echo(PrimaryMessage primary) {
    if (primary.expectsReply()) {
      assertThat(primary.reply(primary.item())).isCompleted();
    }
  }

  private Secs1Link open(String name, String endpoint, Secs1Settings.Builder settings) {
    return Secs1Link.to(name, endpoint, settings.t2(Duration.ofSeconds(3)).build())
        .onPrimary(Secs1LinkTest::echo)
        .with(link -> link.redial(SOON))
        .open(links);
  }

  private Secs1Link dial(Secs1Link listening, String name, Secs1Settings.Builder settings) {
    String there = listening.link().bound().join().toString().replace("-listen", "");
    return open(name, there, settings);
  }

  /** Both ends ask at the same time, messages of one and of many blocks. */
  private static void talk(Secs1Link host, Secs1Link tool, int most) throws Exception {
    host.whenSelected().get(10, SECONDS);
    tool.whenSelected().get(10, SECONDS);
    List<Item> items = new ArrayList<>();
    List<CompletableFuture<?>> replies = new ArrayList<>();
    for (int size = 0; size <= most; size = 3 * size + 1) {
      Item item = Items.binary(new byte[size]);
      for (Secs1Link end : List.of(host, tool)) {
        items.add(item);
        replies.add(end.request(2, 25, item).thenApply(reply -> reply.item()));
      }
    }
    for (int i = 0; i < replies.size(); i++) {
      assertThat(replies.get(i).get(30, SECONDS)).isEqualTo(items.get(i));
    }
  }

  @Test
  void bothEndsAskOverTcp() throws Exception {
    Secs1Link tool = open("tool", "tcp-listen://127.0.0.1:0", Wire.equipment());
    Secs1Link host = dial(tool, "host", Wire.host());
    talk(host, tool, 30_000);
  }

  @Test
  void theHostMayListen() throws Exception {
    Secs1Link host = open("host", "tcp-listen://127.0.0.1:0", Wire.host());
    Secs1Link tool = dial(host, "tool", Wire.equipment());
    talk(host, tool, 100);
  }

  @Test
  void aNewChannelOfTheSamePeerIsServedInPlaceOfTheOld() throws Exception {
    Secs1Link tool = open("tool", "tcp-listen://127.0.0.1:0", Wire.equipment());
    Secs1Link silent = dial(tool, "silent", Wire.host());
    silent.whenSelected().get(10, SECONDS);
    await().until(tool::isSelected);
    silent.link().holdReading(true);
    Secs1Link host = dial(tool, "host", Wire.host());
    host.whenSelected().get(10, SECONDS);
    await().until(() -> host.request(2, 25, Items.u4(7)).handle((r, e) -> e == null).join());
  }

  @Test
  void whatIsOpenFailsWhenTheLinkIsClosed() throws Exception {
    Secs1Link tool = open("tool", "tcp-listen://127.0.0.1:0", Wire.equipment().deviceId(11));
    Secs1Link host = dial(tool, "host", Wire.host());
    host.whenSelected().get(10, SECONDS);
    CompletableFuture<?> open = host.request(1, 1);
    host.close();
    assertThat(open).isCompletedExceptionally();
    assertThat(((HsmsFailure) open.exceptionNow()).reason())
        .isIn(HsmsFailure.Reason.CLOSED, HsmsFailure.Reason.STREAM_9);
  }

  @Test
  void bothEndsAskOverASerialLine() throws Exception {
    Process socat = SerialPair.open(dir);
    try {
      Secs1Link tool = open("tool", "serial://" + dir.resolve("a"), Wire.equipment());
      Secs1Link host = open("host", "serial://" + dir.resolve("b"), Wire.host());
      talk(host, tool, 3_000);
    } finally {
      links.close();
      socat.destroyForcibly();
    }
  }
}
