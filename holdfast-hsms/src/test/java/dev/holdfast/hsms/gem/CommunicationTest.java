package dev.holdfast.hsms.gem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.gem.Communication.Opening;
import dev.holdfast.link.session.StateTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommunicationTest {

  /** Notes what is asked for; the last attempt's number answers it. */
  private static final class Notes implements Communication.Port {
    final List<String> asked = new ArrayList<>();
    long attempt;

    @Override
    public void establish(long attempt) {
      this.attempt = attempt;
      asked.add("S1F13");
    }

    @Override
    public void startDelay(long attempt) {
      this.attempt = attempt;
      asked.add("delay");
    }

    @Override
    public void moved(CommunicationState from, CommunicationState to, String why) {
      asked.add(to.name());
    }
  }

  private final Notes notes = new Notes();
  private final Communication host = selected(Opening.REQUEST, notes);

  private static Communication selected(Opening opening, Notes notes) {
    Communication communication = new Communication(opening, notes);
    communication.enable();
    communication.selected();
    return communication;
  }

  @Test
  void asksOnceTheLinkIsSelected() {
    assertThat(notes.asked).containsExactly("NOT_CONNECTED", "WAIT_CRA", "S1F13");
    host.answered(notes.attempt, 0);
    assertThat(host.communicating()).isTrue();
  }

  @Test
  void asksAgainAfterAPauseWhenDenied() {
    host.answered(notes.attempt, 1);
    assertThat(host.state()).isEqualTo(CommunicationState.WAIT_DELAY);
    host.delayOver(notes.attempt);
    assertThat(notes.asked)
        .endsWith("WAIT_CRA", "S1F13", "WAIT_DELAY", "delay", "WAIT_CRA", "S1F13");
  }

  @Test
  void asksAgainAfterAPauseWhenNobodyAnswers() {
    host.unanswered(notes.attempt, "T3");
    assertThat(host.state()).isEqualTo(CommunicationState.WAIT_DELAY);
  }

  @Test
  void asksAtOnceWhenThePeerSendsDuringThePause() {
    host.answered(notes.attempt, 1);
    host.otherPrimary();
    assertThat(host.state()).isEqualTo(CommunicationState.WAIT_CRA);
  }

  @Test
  void takesTheFirstOfACrossingPairAndIgnoresTheOther() {
    long ours = notes.attempt;
    host.asked();
    assertThat(host.communicating()).isTrue();
    host.answered(ours, 1);
    host.unanswered(ours, "T3");
    assertThat(host.communicating()).isTrue();
  }

  @Test
  void answersARepeatedRequestWithoutANewStart() {
    host.answered(notes.attempt, 0);
    int before = notes.asked.size();
    host.asked();
    assertThat(notes.asked).hasSize(before);
    assertThat(host.communicating()).isTrue();
  }

  @Test
  void communicatesNoMoreOnceTheLinkIsLost() {
    host.answered(notes.attempt, 0);
    host.linkLost("the peer closed");
    assertThat(host.state()).isEqualTo(CommunicationState.NOT_CONNECTED);
    host.selected();
    assertThat(notes.asked).endsWith("WAIT_CRA", "S1F13");
  }

  @Test
  void dropsAnAnswerAndAPauseOfAnEarlierLink() {
    long earlier = notes.attempt;
    host.linkLost("the peer closed");
    host.selected();
    host.answered(earlier, 0);
    assertThat(host.state()).isEqualTo(CommunicationState.WAIT_CRA);
    host.unanswered(notes.attempt, "T3");
    long pause = notes.attempt;
    host.linkLost("the peer closed");
    host.selected();
    host.unanswered(notes.attempt, "T3");
    host.delayOver(pause);
    assertThat(host.state()).isEqualTo(CommunicationState.WAIT_DELAY);
  }

  @Test
  void waitsForTheOtherEndWhereThatOneAsks() {
    Notes silent = new Notes();
    Communication equipment = selected(Opening.WAIT, silent);
    assertThat(equipment.state()).isEqualTo(CommunicationState.WAIT_CR);
    equipment.otherPrimary();
    assertThat(equipment.communicating()).isFalse();
    equipment.asked();
    assertThat(equipment.communicating()).isTrue();
    assertThat(silent.asked).doesNotContain("S1F13");
  }

  @Test
  void doesNothingBeforeItIsWanted() {
    Communication disabled = new Communication(Opening.REQUEST, notes);
    int before = notes.asked.size();
    disabled.selected();
    disabled.asked();
    assertThat(disabled.state()).isEqualTo(CommunicationState.DISABLED);
    assertThat(notes.asked).hasSize(before);
  }

  @ParameterizedTest
  @EnumSource(Opening.class)
  void reachesCommunicatingFromEveryStateThatItCanBeIn(Opening opening) {
    StateTable<CommunicationState, CommunicationTrigger> table = Communication.table(opening);
    for (CommunicationState state : reached(table, CommunicationState.DISABLED)) {
      assertThat(reached(table, state))
          .as("from %s", state)
          .contains(CommunicationState.COMMUNICATING);
      assertThat(table.row(state, CommunicationTrigger.LINK_LOST) != null)
          .as("LINK_LOST in %s", state)
          .isEqualTo(
              state != CommunicationState.DISABLED && state != CommunicationState.NOT_CONNECTED);
    }
  }

  private static Set<CommunicationState> reached(
      StateTable<CommunicationState, CommunicationTrigger> table, CommunicationState from) {
    Set<CommunicationState> seen = new HashSet<>();
    Queue<CommunicationState> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      CommunicationState state = open.remove();
      if (seen.add(state)) {
        table.rows().stream().filter(row -> row.from() == state).forEach(row -> open.add(row.to()));
      }
    }
    return seen;
  }
}
