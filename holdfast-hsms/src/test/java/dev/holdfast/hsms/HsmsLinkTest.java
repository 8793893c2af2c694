package dev.holdfast.hsms;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.Links;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Host and equipment over loopback sockets. */
@Timeout(30)
class HsmsLinkTest {

  private final Links links = Links.open();
  private final List<HsmsState> hostStates = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeLinks() {
    links.close();
  }

  private HsmsLink equipment(Consumer<PrimaryMessage> handler) {
    return HsmsLink.to("tool", "tcp-listen://127.0.0.1:0", Rig.equipment().build())
        .onPrimary(handler)
        .open(links);
  }

  private HsmsLink host(HsmsLink equipment, Consumer<PrimaryMessage> handler) {
    String endpoint = equipment.link().bound().join().toString().replace("tcp-listen://", "tcp://");
    HsmsLink host =
        HsmsLink.to("host", endpoint, Rig.host().t5(Duration.ofSeconds(1)).build())
            .onPrimary(handler)
            .onState((from, to, why) -> hostStates.add(to))
            .open(links);
    await(host.whenSelected());
    await(equipment.whenSelected());
    return host;
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(10, SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static void echo(PrimaryMessage primary) {
    assertThat(primary.reply(primary.item())).isCompleted();
  }

  @Test
  void aRequestFromAnyThreadGetsItsReply() {
    HsmsLink host = host(equipment(HsmsLinkTest::echo), primary -> {});
    List<CompletableFuture<HsmsMessage>> replies = new ArrayList<>();
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Item item = Items.u4(i);
      items.add(item);
      replies.add(
          CompletableFuture.runAsync(() -> {}).thenComposeAsync(none -> host.request(2, 25, item)));
    }
    for (int i = 0; i < replies.size(); i++) {
      assertThat(await(replies.get(i)).item()).isEqualTo(items.get(i));
    }
    assertThat(hostStates).containsExactly(HsmsState.NOT_SELECTED, HsmsState.SELECTED);
  }

  @Test
  void aPrimaryMayBeAnsweredLaterFromAnotherThread() throws InterruptedException {
    LinkedBlockingQueue<PrimaryMessage> heard = new LinkedBlockingQueue<>();
    HsmsLink equipment = equipment(primary -> {});
    HsmsLink host = host(equipment, heard::add);
    CompletableFuture<HsmsMessage> reply = equipment.request(6, 11, Items.list());
    PrimaryMessage primary = heard.poll(10, SECONDS);
    assertThat(primary).isNotNull();
    await(primary.reply(Items.binary((byte) 0)));
    assertThat(await(reply).item()).isEqualTo(Items.binary((byte) 0));
    assertThatThrownBy(() -> primary.reply(Items.list()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("answered before");
    assertThat(host.isSelected()).isTrue();
  }

  @Test
  void aHandlerThatFailsAbortsTheTransactionAndHarmsNothingElse() {
    HsmsLink host =
        host(
            equipment(primary -> {
              if (primary.stream() == 2) {
                throw new IllegalStateException("handler fault for the test");
              }
              echo(primary);
            }),
            primary -> {});
    assertThatThrownBy(() -> await(host.request(2, 25)))
        .isInstanceOf(HsmsFailure.class)
        .extracting("reason")
        .isEqualTo(Reason.ABORTED);
    assertThat(await(host.request(1, 1)).kind()).isEqualTo("S1F2");
  }

  @Test
  void aRequestFromInsideAHandlerIsAnswered() {
    HsmsLink equipment = equipment(HsmsLinkTest::echo);
    CompletableFuture<HsmsMessage> inner = new CompletableFuture<>();
    CompletableFuture<HsmsLink> self = new CompletableFuture<>();
    HsmsLink host =
        host(equipment, primary -> self.join().request(1, 1).thenAccept(inner::complete).isDone());
    self.complete(host);
    await(equipment.send(6, 11));
    assertThat(await(inner).kind()).isEqualTo("S1F2");
  }

  @Test
  void waitingForAReplyInsideAHandlerIsRefusedInsteadOfHanging() {
    HsmsLink equipment = equipment(HsmsLinkTest::echo);
    CompletableFuture<HsmsLink> self = new CompletableFuture<>();
    CompletableFuture<Throwable> refusal = new CompletableFuture<>();
    HsmsLink host =
        host(
            equipment,
            primary -> {
              try {
                self.join().request(1, 1).join();
              } catch (IllegalStateException e) {
                refusal.complete(e);
              }
            });
    self.complete(host);
    await(equipment.send(6, 11));
    assertThat(await(refusal)).hasMessageContaining("owns the link");
  }

  @Test
  void failsWhatIsOpenWhenThePeerLeavesAndComesBackByItself() {
    CompletableFuture<HsmsLink> self = new CompletableFuture<>();
    HsmsLink equipment = equipment(primary -> self.join().link().execute(HsmsSession::stop));
    self.complete(equipment);
    HsmsLink host = host(equipment, primary -> {});
    CompletableFuture<HsmsMessage> open = host.request(1, 1);
    assertThatThrownBy(() -> await(open))
        .isInstanceOf(HsmsFailure.class)
        .extracting("reason")
        .isEqualTo(Reason.DISCONNECTED);
    await(host.whenSelected());
    assertThat(hostStates)
        .containsExactly(
            HsmsState.NOT_SELECTED,
            HsmsState.SELECTED,
            HsmsState.NOT_CONNECTED,
            HsmsState.NOT_SELECTED,
            HsmsState.SELECTED);
  }

  @Test
  void aRequestWithoutASelectionFailsAtOnce() {
    HsmsLink alone = equipment(primary -> {});
    assertThatThrownBy(() -> await(alone.request(1, 1)))
        .isInstanceOf(HsmsFailure.class)
        .extracting("reason")
        .isEqualTo(Reason.NOT_SELECTED);
    assertThatThrownBy(() -> await(alone.send(6, 11)))
        .isInstanceOf(HsmsFailure.class)
        .extracting("reason")
        .isEqualTo(Reason.NOT_SELECTED);
  }

  @Test
  void closingEndsTheWaitForASelection() {
    HsmsLink alone = equipment(primary -> {});
    CompletableFuture<Void> wait = alone.whenSelected();
    alone.close();
    assertThatThrownBy(() -> await(wait))
        .isInstanceOf(HsmsFailure.class)
        .extracting("reason")
        .isEqualTo(Reason.CLOSED);
  }

  @Test
  void misuseIsRefusedWhereItHappens() {
    HsmsLink alone = equipment(primary -> {});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> alone.request(1, 2))
        .withMessageContaining("S1F2");
    HsmsLink.Opener wrong =
        HsmsLink.to("wrong", "tcp-listen://127.0.0.1:0", HsmsSettings.host().build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wrong.open(links))
        .withMessageContaining("ACTIVE");
  }
}
