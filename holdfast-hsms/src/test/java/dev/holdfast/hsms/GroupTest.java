package dev.holdfast.hsms;

import static dev.holdfast.hsms.HsmsState.NOT_CONNECTED;
import static dev.holdfast.hsms.HsmsState.NOT_SELECTED;
import static dev.holdfast.hsms.HsmsState.SELECTED;
import static dev.holdfast.hsms.TestFrames.frame;
import static dev.holdfast.hsms.TestFrames.frames;
import static dev.holdfast.hsms.TestFrames.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.proof.Kernels;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Session entities that share one connection (HSMS-GS). */
class GroupTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final GroupRig equipment = new GroupRig(Rig.equipment().build(), 1, 2, 3);
  private final GroupRig host = new GroupRig(Rig.host().build(), 1, 2);

  private static HsmsSettings.Builder verified(HsmsSettings.Builder settings) {
    return settings.cutPolicy(CutPolicy.VERIFIED);
  }

  private static void sees(VirtualPort<HsmsGroup> port, String... expected) {
    assertThat(hex(port.takeSentBytes())).isEqualTo(hex(frames(expected)));
  }

  private VirtualPort<HsmsGroup> selected(int... ids) {
    VirtualPort<HsmsGroup> port = equipment.open();
    for (int id : ids) {
      port.receive(frame("Select.req#" + (100 + id) + "@" + id));
    }
    port.takeSent();
    return port;
  }

  private static VirtualPort<HsmsGroup> selectedBoth(GroupRig host) {
    VirtualPort<HsmsGroup> port = host.open();
    port.receive(frames("Select.rsp#1:0@1", "Select.rsp#2:0@2"));
    port.takeSent();
    return port;
  }

  private static HsmsSession entity(VirtualPort<HsmsGroup> port, int id) {
    return Objects.requireNonNull(port.session().entity(id));
  }

  // The passive end.

  @Test
  void eachEntityIsSelectedByItsSessionId() {
    VirtualPort<HsmsGroup> port = equipment.open();
    port.receive(frames("Select.req#7@1", "Select.req#8@3"));
    sees(port, "Select.rsp#7:0@1", "Select.rsp#8:0@3");
    assertThat(GroupRig.state(port, 1)).isEqualTo(SELECTED);
    assertThat(GroupRig.state(port, 2)).isEqualTo(NOT_CONNECTED);
    assertThat(GroupRig.state(port, 3)).isEqualTo(SELECTED);
    assertThat(port.session().state()).isEqualTo(SELECTED);
  }

  @Test
  void anUnknownEntityIsRefusedByStatusFourAndTheConnectionKept() {
    VirtualPort<HsmsGroup> port = equipment.open();
    port.receive(frames("Select.req#7@9", "Select.req#8@1"));
    sees(port, "Select.rsp#7:4@9", "Select.rsp#8:0@1");
    assertThat(port.counted(SessionCounter.FOREIGN_FRAMES)).isEqualTo(1);
  }

  @Test
  void anEntitySelectedHereIsNotSelectedAgain() {
    VirtualPort<HsmsGroup> port = selected(1);
    port.receive(frame("Select.req#8@1"));
    sees(port, "Select.rsp#8:6@1");
  }

  @Test
  void anEntitySelectedElsewhereIsRefusedByStatusFive() {
    VirtualPort<HsmsGroup> first = selected(1);
    VirtualPort<HsmsGroup> second = equipment.open();
    second.receive(frames("Select.req#7@1", "Select.req#8@2"));
    sees(second, "Select.rsp#7:5@1", "Select.rsp#8:0@2");
    assertThat(GroupRig.state(first, 1)).isEqualTo(SELECTED);
    assertThat(second.over()).isFalse();
  }

  @Test
  void dataGoesToTheEntityOfItsSessionId() {
    VirtualPort<HsmsGroup> port = selected(1, 2);
    port.receive(frames("S1F1W#5@2", "S1F3W#6@1"));
    HsmsMessage first = (HsmsMessage) port.delivered().get(0);
    HsmsMessage second = (HsmsMessage) port.delivered().get(1);
    assertThat(entity(port, 2).reply(first, new byte[0])).isNull();
    assertThat(entity(port, 1).reply(second, new byte[0])).isNull();
    sees(port, "S1F2#5@2", "S1F4#6@1");
  }

  @Test
  void oneEntityCannotAnswerForAnother() {
    VirtualPort<HsmsGroup> port = selected(1, 2);
    port.receive(frame("S1F1W#5@2"));
    HsmsMessage primary = (HsmsMessage) port.delivered().getFirst();
    assertThat(entity(port, 1).reply(primary, new byte[0]))
        .returns(Reason.NOT_SELECTED, HsmsFailure::reason);
    assertThat(port.takeSent()).isEmpty();
  }

  @Test
  void dataOfAnEntityThatIsNotSelectedIsRejected() {
    VirtualPort<HsmsGroup> port = selected(1);
    port.receive(frames("S1F1W#5@2", "S1F1W#6@9"));
    sees(port, "Reject.req#5:4/0@2", "Reject.req#6:4/0@9");
    assertThat(port.delivered()).isEmpty();
    assertThat(port.over()).isFalse();
  }

  @Test
  void separateOfOneEntityLeavesTheOthersSelected() {
    VirtualPort<HsmsGroup> port = selected(1, 2);
    CompletableFuture<HsmsMessage> own = entity(port, 1).request(1, 1, new byte[0]);
    CompletableFuture<HsmsMessage> others = entity(port, 2).request(1, 1, new byte[0]);
    port.receive(frame("Separate.req#9@1"));
    assertThat(own).isCompletedExceptionally();
    assertThat(others).isNotDone();
    assertThat(GroupRig.state(port, 2)).isEqualTo(SELECTED);
    assertThat(equipment.over).containsExactly("1 PEER_SEPARATED");
    assertThat(port.timers()).doesNotContainKey(HsmsTimer.T7);
  }

  @Test
  void anEntityThatTookLeaveIsSelectedAgainOnTheSameConnection() {
    VirtualPort<HsmsGroup> port = selected(1, 2);
    port.receive(frames("Separate.req#9@1", "Select.req#10@1"));
    sees(port, "Select.rsp#10:0@1");
    assertThat(GroupRig.state(port, 1)).isEqualTo(SELECTED);
  }

  @Test
  void deselectEndsOneSelectionOnly() {
    VirtualPort<HsmsGroup> port = selected(1, 2);
    port.receive(frames("Deselect.req#9@1", "Deselect.req#10@1", "Deselect.req#11@3"));
    sees(port, "Deselect.rsp#9:0@1", "Deselect.rsp#10:1@1", "Deselect.rsp#11:1@3");
    assertThat(GroupRig.state(port, 1)).isEqualTo(NOT_SELECTED);
    assertThat(GroupRig.state(port, 2)).isEqualTo(SELECTED);
  }

  @Test
  void t7RunsWhileNoEntityIsSelected() {
    VirtualPort<HsmsGroup> port = equipment.open();
    assertThat(port.timers()).containsKey(HsmsTimer.T7);
    port.receive(frame("Select.req#7@2"));
    assertThat(port.timers()).doesNotContainKey(HsmsTimer.T7);
    port.receive(frame("Separate.req#8@2"));
    assertThat(port.timers()).containsKey(HsmsTimer.T7);
    port.advance(Duration.ofSeconds(10));
    assertThat(port.closeCause()).isEqualTo(Cause.NEVER_SELECTED);
  }

  @Test
  void aRefusedSelectDoesNotStopT7() {
    VirtualPort<HsmsGroup> port = equipment.open();
    port.advance(SECOND.multipliedBy(6));
    port.receive(frame("Select.req#7@9"));
    port.advance(SECOND.multipliedBy(4));
    assertThat(port.closeCause()).isEqualTo(Cause.NEVER_SELECTED);
  }

  @Test
  void linktestIsOfTheConnectionAndLegalBeforeAnySelection() {
    VirtualPort<HsmsGroup> port = equipment.open();
    port.receive(frames("Linktest.req#5", "Linktest.req#6@2"));
    sees(port, "Linktest.rsp#5", "Linktest.rsp#6@2");
  }

  @Test
  void whatFitsNoRequestIsRejected() {
    VirtualPort<HsmsGroup> port = selected(1);
    port.receive(
        frames("Linktest.rsp#50", "Select.rsp#51@1", "Select.rsp#52@9", "Deselect.rsp#53@2"));
    sees(
        port,
        "Reject.req#50:3/6",
        "Reject.req#51:3/2@1",
        "Reject.req#52:3/2@9",
        "Reject.req#53:3/4@2");
  }

  @Test
  void unknownTypesAreRejectedAndRejectsAreNot() {
    VirtualPort<HsmsGroup> port = selected(1);
    port.receive(TestFrames.frame(1, 0, 0, 0, 11, 60, new byte[0]));
    port.receive(TestFrames.frame(9, 0, 0, 1, 0, 61, new byte[0]));
    port.receive(TestFrames.frame(9, 0, 0, 0, 5, 62, new byte[] {1}));
    port.receive(frames("Reject.req#70:3/2@9", "Reject.req#71:4/0@1"));
    sees(port, "Reject.req#60:1/11@1", "Reject.req#61:2/1@9", "Reject.req#62:1/5@9");
    assertThat(port.over()).isFalse();
  }

  @Test
  void t8EndsTheConnectionForAll() {
    VirtualPort<HsmsGroup> port = selected(1, 2);
    CompletableFuture<HsmsMessage> one = entity(port, 1).request(1, 1, new byte[0]);
    CompletableFuture<HsmsMessage> two = entity(port, 2).request(1, 1, new byte[0]);
    port.receive(new byte[3]);
    port.advance(Duration.ofSeconds(5));
    assertThat(port.over()).isTrue();
    assertThat(List.of(one, two)).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(equipment.over).containsExactly("1 UNKNOWN", "2 UNKNOWN");
  }

  @Test
  void aBrokenConnectionIsBrokenForAll() {
    VirtualPort<HsmsGroup> port = selected(1, 3);
    port.breakChannel(Cause.PEER_RESET, "reset");
    assertThat(equipment.over).containsExactly("1 PEER_RESET", "3 PEER_RESET");
    assertThat(port.session().state()).isEqualTo(NOT_CONNECTED);
    assertThat(equipment.entities.values()).allMatch(entity -> entity.selected() == null);
  }

  @Test
  void stoppingTakesLeaveOfEachSelectedEntity() {
    VirtualPort<HsmsGroup> port = selected(1, 3);
    port.session().stop();
    sees(port, "Separate.req#1@1", "Separate.req#2@3");
    assertThat(port.closeCause()).isEqualTo(Cause.LOCAL_CLOSED);
  }

  @Test
  void systemBytesAreCountedOverAllEntities() {
    VirtualPort<HsmsGroup> port = selected(1, 2);
    List<Integer> used = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      entity(port, 1 + i % 2).send(6, 11, new byte[0]);
      port.session().linktest();
    }
    port.takeSent().forEach(f -> used.add(ByteBuffer.wrap(f).getInt(10)));
    assertThat(used).hasSize(11).doesNotHaveDuplicates();
  }

  @Test
  void replyTimersOfEntitiesRunApart() {
    VirtualPort<HsmsGroup> port = selected(1, 2);
    CompletableFuture<HsmsMessage> early = entity(port, 1).request(1, 1, new byte[0]);
    port.advance(Duration.ofSeconds(20));
    CompletableFuture<HsmsMessage> late = entity(port, 2).request(1, 1, new byte[0]);
    port.advance(Duration.ofSeconds(25));
    assertThat(early).isCompletedExceptionally();
    assertThat(late).isNotDone();
    assertThat(hex(port.takeSentBytes())).endsWith(hex(frame("S9F9#3@1=210a00018101000000000001")));
  }

  // The active end.

  @Test
  void anActiveEndSelectsEachEntity() {
    VirtualPort<HsmsGroup> port = host.open();
    sees(port, "Select.req#1@1", "Select.req#2@2");
    port.receive(frame("Select.rsp#2:0@2"));
    assertThat(GroupRig.state(port, 1)).isEqualTo(NOT_SELECTED);
    assertThat(GroupRig.state(port, 2)).isEqualTo(SELECTED);
    assertThat(port.session().ready()).isTrue();
  }

  @Test
  void aRefusedEntityIsAskedAgainAfterT5WhileTheOthersWork() {
    VirtualPort<HsmsGroup> port = host.open();
    port.receive(frames("Select.rsp#1:0@1", "Select.rsp#2:4@2"));
    port.takeSent();
    assertThat(host.over).containsExactly("2 PEER_REJECTED");
    port.advance(Duration.ofMillis(9_999));
    assertThat(port.takeSent()).isEmpty();
    port.advance(Duration.ofMillis(1));
    sees(port, "Select.req#3@2");
    assertThat(GroupRig.state(port, 1)).isEqualTo(SELECTED);
  }

  @Test
  void aConnectionWhereAllAreRefusedIsClosed() {
    VirtualPort<HsmsGroup> port = host.open();
    port.receive(frames("Select.rsp#1:4@1", "Select.rsp#2:5@2"));
    assertThat(port.closeCause()).isEqualTo(Cause.PEER_REJECTED);
    assertThat(port.closeDetail()).contains("selected on another connection");
  }

  @Test
  void t6OfOneEntityIsAFailureOfCommunicationUnderStandard() {
    VirtualPort<HsmsGroup> port = host.open();
    port.receive(frame("Select.rsp#1:0@1"));
    port.advance(Duration.ofSeconds(5));
    assertThat(port.closeCause()).isEqualTo(Cause.NEVER_SELECTED);
    assertThat(host.over).containsExactlyInAnyOrder("1 NEVER_SELECTED", "2 NEVER_SELECTED");
  }

  @Test
  void t7RunsOnTheActiveEndOnceTheLastEntityIsDeselected() {
    VirtualPort<HsmsGroup> port = selectedBoth(host);
    port.receive(frames("Deselect.req#9@1", "Deselect.req#10@2"));
    assertThat(port.timers()).containsKey(HsmsTimer.T7);
    assertThat(entity(port, 2).select()).isTrue();
    port.takeSent();
    port.receive(frame("Select.rsp#3:0@2"));
    assertThat(port.timers()).doesNotContainKey(HsmsTimer.T7);
    assertThat(GroupRig.state(port, 1)).isEqualTo(NOT_SELECTED);
  }

  @Test
  void linktestCoversAllEntities() {
    VirtualPort<HsmsGroup> port =
        selectedBoth(new GroupRig(Rig.host().linktest(SECOND.multipliedBy(20)).build(), 1, 2));
    port.advance(SECOND.multipliedBy(20));
    sees(port, "Linktest.req#3");
    port.receive(frame("Linktest.rsp#3"));
    port.advance(SECOND.multipliedBy(20));
    sees(port, "Linktest.req#4");
    port.advance(SECOND.multipliedBy(5));
    assertThat(port.over()).isTrue();
  }

  // Where evidence decides.

  @Test
  void aPeerThatKeepsIsAskedAnewForTheSilentEntityOnly() {
    GroupRig keeps = new GroupRig(verified(Rig.host()).onSeparate(OnSeparate.KEEPS).build(), 1, 2);
    VirtualPort<HsmsGroup> port = keeps.open();
    port.receive(frame("Select.rsp#1:0@1"));
    sees(port, "Select.req#1@1", "Select.req#2@2", "Linktest.req#3");
    port.receive(frame("Linktest.rsp#3"));
    port.advance(SECOND.multipliedBy(5));
    sees(port, "Separate.req#4@2", "Select.req#5@2");
    assertThat(GroupRig.state(port, 1)).isEqualTo(SELECTED);
    port.receive(frame("Select.rsp#5:0@2"));
    assertThat(GroupRig.state(port, 2)).isEqualTo(SELECTED);
    assertThat(port.over()).isFalse();
  }

  @Test
  void aSilentLinktestLetsEachEntityBeSelectedAnew() {
    GroupRig keeps = new GroupRig(verified(Rig.host()).onSeparate(OnSeparate.KEEPS).build(), 1, 2);
    VirtualPort<HsmsGroup> port = keeps.open();
    port.receive(frames("Select.rsp#1:0@1", "Select.rsp#2:0@2"));
    port.takeSent();
    port.advance(SECOND.multipliedBy(5));
    sees(port, "Separate.req#4@1", "Select.req#5@1", "Separate.req#6@2", "Select.req#7@2");
    assertThat(port.session().state()).isEqualTo(NOT_SELECTED);
    port.receive(frames("Select.rsp#5:0@1", "Select.rsp#7:0@2"));
    assertThat(port.session().state()).isEqualTo(SELECTED);
    assertThat(port.moves()).hasSize(4);
  }

  @Test
  void aVerdictCutsAllEntities() {
    GroupRig closes =
        new GroupRig(verified(Rig.host()).onSeparate(OnSeparate.CLOSES).build(), 1, 2);
    VirtualPort<HsmsGroup> port = selectedBoth(closes);
    port.kernelSays(Kernels::resending);
    port.advance(SECOND.multipliedBy(60));
    assertThat(port.closeCause()).isEqualTo(Cause.PATH_DEAD);
    assertThat(closes.over).containsExactly("1 PATH_DEAD", "2 PATH_DEAD");
  }

  @Test
  void aPeerThatIsHungIsCutForAll() {
    GroupRig closes =
        new GroupRig(verified(Rig.host()).onSeparate(OnSeparate.CLOSES).build(), 1, 2);
    VirtualPort<HsmsGroup> port = selectedBoth(closes);
    port.kernelSays(Kernels::acknowledging);
    port.advance(SECOND.multipliedBy(60));
    assertThat(port.closeCause()).isEqualTo(Cause.PEER_HUNG);
    assertThat(closes.over).containsExactly("1 PEER_HUNG", "2 PEER_HUNG");
  }

  @Test
  void anEntityAskedForElsewhereIsKeptWhereItsConnectionLives() {
    GroupRig passive = new GroupRig(verified(Rig.equipment()).build(), 1, 2);
    VirtualPort<HsmsGroup> first = passive.open();
    first.receive(frame("Select.req#7@1"));
    first.takeSent();
    VirtualPort<HsmsGroup> second = passive.open();
    second.receive(frame("Select.req#7@1"));
    assertThat(second.takeSent()).isEmpty();
    sees(first, "Linktest.req#1");
    first.receive(frame("Linktest.rsp#1"));
    sees(second, "Select.rsp#7:5@1");
    assertThat(GroupRig.state(first, 1)).isEqualTo(SELECTED);
    assertThat(second.over()).isFalse();
  }

  @Test
  void anEntityAskedForElsewhereIsTakenFromAConnectionThatIsSilent() {
    GroupRig passive = new GroupRig(verified(Rig.equipment()).build(), 1, 2);
    VirtualPort<HsmsGroup> first = passive.open();
    first.receive(frames("Select.req#7@1", "Select.req#8@2"));
    VirtualPort<HsmsGroup> second = passive.open();
    second.receive(frame("Select.req#7@1"));
    first.advance(SECOND.multipliedBy(6));
    assertThat(first.closeCause()).isEqualTo(Cause.REPLACED);
    sees(second, "Select.rsp#7:0@1");
    assertThat(passive.over).contains("1 REPLACED", "2 REPLACED");
  }

  @Test
  void anEntityThatTookLeaveMayComeElsewhereWhileTheOthersStay() {
    GroupRig passive = new GroupRig(verified(Rig.equipment()).build(), 1, 2);
    VirtualPort<HsmsGroup> first = passive.open();
    first.receive(frames("Select.req#7@1", "Select.req#8@2", "Separate.req#9@1"));
    VirtualPort<HsmsGroup> second = passive.open();
    second.receive(frame("Select.req#7@1"));
    sees(second, "Select.rsp#7:0@1");
    assertThat(GroupRig.state(first, 1)).isEqualTo(NOT_CONNECTED);
    assertThat(GroupRig.state(first, 2)).isEqualTo(SELECTED);
    assertThat(first.over()).isFalse();
  }

  @Test
  void separateUnderVerifiedIsAQuestionAboutTheConnection() {
    GroupRig passive = new GroupRig(verified(Rig.equipment()).build(), 1, 2);
    VirtualPort<HsmsGroup> port = passive.open();
    port.receive(frames("Select.req#7@1", "Select.req#8@2"));
    port.takeSent();
    port.receive(frame("Separate.req#9@1"));
    assertThat(GroupRig.state(port, 1)).isEqualTo(NOT_SELECTED);
    assertThat(GroupRig.state(port, 2)).isEqualTo(SELECTED);
    assertThat(port.suspicions()).singleElement().extracting("subject").isEqualTo("Separate.req");
    port.receive(frame("Select.req#10@1"));
    sees(port, "Select.rsp#10:0@1");
  }

  @Test
  void whatWasLearnedOutlivesTheProgramAsThatOfAPlainLink() {
    Notes notes = new Notes("");
    VirtualPort<HsmsGroup> port =
        selectedBoth(new GroupRig(notes, verified(Rig.host()).build(), 1, 2));
    port.receive(frame("Linktest.rsp#3"));
    var _ = entity(port, 1).reselect();
    sees(port, "Separate.req#4@1", "Select.req#5@1");
    port.receive(frame("Select.rsp#5:0@1"));
    assertThat(notes.kept()).isEqualTo("on-separate=keeps");
    VirtualPort<HsmsGroup> next =
        selectedBoth(new GroupRig(notes, verified(Rig.host()).build(), 1, 2));
    next.kernelSays(Kernels::acknowledging);
    next.receive(frame("Linktest.rsp#3"));
    assertThat(next.session().linktest()).isTrue();
    next.takeSent();
    next.advance(SECOND.multipliedBy(5));
    sees(next, "Separate.req#5@1", "Select.req#6@1", "Separate.req#7@2", "Select.req#8@2");
  }
}
