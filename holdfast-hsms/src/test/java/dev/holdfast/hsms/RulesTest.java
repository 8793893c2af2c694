package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.session.StateTable;
import dev.holdfast.link.virtual.VirtualPort;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The state tables and the behaviour matrix, line by line. */
class RulesTest {

  static List<Rule> rules() {
    return Rule.all();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void answersAndMovesAsTheRuleSays(Rule rule) {
    HsmsSessions sessions = new HsmsSessions(rule.settings().build());
    VirtualPort<HsmsSession> port = rule.start(sessions);
    rule.play(port, sessions);

    assertThat(TestFrames.hex(port.takeSentBytes())).as("sent").isEqualTo(rule.expectedBytes());
    assertThat(port.session().state()).hasToString(rule.expectedState());
    if (rule.expectedCause().isEmpty()) {
      assertThat(port.closeCause()).isNull();
    } else if (!rule.expectedCause().equals("*")) {
      assertThat(port.closeCause()).hasToString(rule.expectedCause());
    }
    assertOnlyTimersOf(port);
  }

  private static void assertOnlyTimersOf(VirtualPort<HsmsSession> port) {
    switch (port.session().state()) {
      case NOT_CONNECTED -> assertThat(port.timers()).isEmpty();
      case NOT_SELECTED ->
          assertThat(port.timers()).doesNotContainKeys(HsmsTimer.T3, HsmsTimer.LINKTEST);
      case SELECTED -> assertThat(port.timers()).doesNotContainKey(HsmsTimer.T7);
    }
  }

  @Test
  void everyRowOfEveryTableHasARule() {
    Set<String> missing = new HashSet<>();
    for (Connect connect : Connect.values()) {
      for (Profile profile : Profile.values()) {
        Set<String> covered = new HashSet<>();
        for (Rule rule : rules()) {
          if (rule.connect() == connect && rule.profile() == profile) {
            HsmsSessions sessions = new HsmsSessions(rule.settings().build());
            HsmsState from = rule.play(rule.start(sessions), sessions);
            covered.add(from + " " + rule.trigger() + " to " + rule.expectedState());
          }
        }
        HsmsSettings settings = Rig.settings(connect, profile).build();
        for (StateTable.Row<HsmsState, HsmsTrigger> row : HsmsTables.of(settings).rows()) {
          String key = row.from() + " " + row.trigger() + " to " + row.to();
          if (!covered.contains(key)) {
            missing.add(connect + " " + profile + " " + key);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }
}
