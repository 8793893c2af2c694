package dev.holdfast.hsms;

import static dev.holdfast.hsms.TestFrames.frame;
import static dev.holdfast.hsms.TestFrames.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The conversation timer of SEMI E5: a message that both know must come next. */
class ConversationTest {

  private static final Item PPID = Items.ascii("ETCH");
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final VirtualPort<HsmsSession> equipment = Rig.selected(Rig.equipment().build());

  private static Reason reason(CompletableFuture<HsmsMessage> awaited) {
    assertThat(awaited).isCompletedExceptionally();
    return ((HsmsFailure) awaited.exceptionNow()).reason();
  }

  @Test
  void givesTheMessageThatCameNextAndDeliversIt() {
    CompletableFuture<HsmsMessage> program = equipment.session().expect(7, 3, PPID, WITHIN);
    equipment.advance(Duration.ofSeconds(29));
    equipment.receive(frame("S7F3W#5=0100"));
    assertThat(program.join().header().systemBytes()).isEqualTo(5);
    assertThat(equipment.delivered()).hasSize(1);
    equipment.advance(Duration.ofMinutes(1));
    assertThat(equipment.counted(SessionCounter.REPLY_TIMEOUTS)).isZero();
  }

  @Test
  void equipmentTellsTheHostWhatDidNotCome() {
    CompletableFuture<HsmsMessage> program = equipment.session().expect(7, 3, PPID, WITHIN);
    equipment.receive(frame("S7F5W#5=4100"));
    equipment.advance(Duration.ofMillis(29_999));
    assertThat(program).isNotDone();
    assertThat(equipment.takeSent()).isEmpty();
    equipment.advance(Duration.ofMillis(1));
    assertThat(reason(program)).isEqualTo(Reason.CONVERSATION);
    assertThat(hex(equipment.takeSentBytes()))
        .isEqualTo(hex(frame("S9F13#1=01024106533037463033410445544348")));
    assertThat(equipment.session().ready()).isTrue();
  }

  @Test
  void hostSaysNothingOfWhatDidNotCome() {
    VirtualPort<HsmsSession> host = Rig.selected(Rig.host().build());
    host.takeSent();
    CompletableFuture<HsmsMessage> data = host.session().expect(6, 3, PPID, WITHIN);
    host.advance(WITHIN);
    assertThat(reason(data)).isEqualTo(Reason.CONVERSATION);
    assertThat(host.takeSent()).isEmpty();
  }

  @Test
  void eachEndsInItsOwnTime() {
    CompletableFuture<HsmsMessage> late = equipment.session().expect(7, 3, PPID, WITHIN);
    CompletableFuture<HsmsMessage> soon =
        equipment.session().expect(13, 3, PPID, Duration.ofSeconds(10));
    CompletableFuture<HsmsMessage> again = equipment.session().expect(7, 3, PPID, WITHIN);
    equipment.advance(Duration.ofSeconds(10));
    assertThat(reason(soon)).isEqualTo(Reason.CONVERSATION);
    equipment.receive(frame("S7F3#5=0100"));
    assertThat(late).isCompleted();
    assertThat(again).isNotDone();
    equipment.advance(Duration.ofSeconds(20));
    assertThat(reason(again)).isEqualTo(Reason.CONVERSATION);
  }

  @Test
  void endsWithTheConnection() {
    CompletableFuture<HsmsMessage> program = equipment.session().expect(7, 3, PPID, WITHIN);
    equipment.breakChannel(Cause.PEER_CLOSED, "end of stream");
    assertThat(reason(program)).isEqualTo(Reason.DISCONNECTED);
    assertThat(equipment.timers()).doesNotContainKey(HsmsTimer.CONVERSATION);
    assertThat(reason(equipment.session().expect(7, 3, PPID, WITHIN)))
        .isEqualTo(Reason.NOT_SELECTED);
  }

  @Test
  void awaitsNoMoreThanTransactionsMayBeOpen() {
    VirtualPort<HsmsSession> small = Rig.selected(Rig.equipment().maxOpenTransactions(1).build());
    assertThat(small.session().expect(7, 3, PPID, WITHIN)).isNotDone();
    assertThat(reason(small.session().expect(7, 3, PPID, WITHIN))).isEqualTo(Reason.BUSY);
  }

  @Test
  void awaitsPrimariesOnly() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> equipment.session().expect(7, 4, PPID, WITHIN))
        .withMessageContaining("S7F4");
  }
}
